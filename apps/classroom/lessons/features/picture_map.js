// A map of pictures: a dot for each, and the names of their classes. Hovering shows a picture and its class; the arrow
// keys go from class to class (left, right) and through the pictures of a class (up, down).
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000, EDGE = 40;

function made(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

// Move names up and down until none overlaps another or a fixed box.
function moveApart(texts, fixed, height) {
  const boxes = texts.map((text) => text.getBBox());
  const before = boxes.map((box) => box.y);
  const overlap = (a, b, start, length) =>
    Math.min(a[start] + a[length], b[start] + b[length]) - Math.max(a[start], b[start]);
  const move = (box, shift) => {
    if (!fixed.includes(box)) box.y = Math.min(Math.max(0, box.y + shift), height - box.height);
  };
  const all = [...boxes, ...fixed];
  for (let round = 0, moved = true; moved && round < 100; round++) {
    moved = false;
    boxes.forEach((a, index) => {
      for (const b of all.slice(index + 1)) {
        const shared = overlap(a, b, "y", "height");
        if (shared < 1 || overlap(a, b, "x", "width") <= 0) continue;
        const shift = fixed.includes(b) ? shared : shared / 2;
        const isUpper = a.y + a.height / 2 <= b.y + b.height / 2;
        move(a, isUpper ? -shift : shift);
        move(b, isUpper ? shift : -shift);
        moved = true;
      }
    });
  }
  texts.forEach((text, index) => text.setAttribute("dy", boxes[index].y - before[index]));
}

function draw(data, frame, tip, HEIGHT) {
  const across = (x) => EDGE + x * (WIDTH - 2 * EDGE);
  const down = (y) => EDGE + (1 - y) * (HEIGHT - 2 * EDGE);
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", data.alt);

  for (const [x, y] of data.links) {
    made("line", { x1: across(data.own.x), y1: down(data.own.y), x2: across(x), y2: down(y), class: "link" }, drawing);
  }
  const dots = data.points.map((point) => {
    const dot = made("circle", { cx: across(point.x), cy: down(point.y), r: 6, fill: point.colour }, drawing);
    dot.dataset.group = point.group;
    return dot;
  });
  const names = data.labels.map((label) => {
    const text = made("text", { x: across(label.x), y: down(label.y), "text-anchor": "middle" }, drawing);
    text.textContent = label.text;
    return text;
  });
  const fixed = [];
  if (data.own) {
    const { x, y, source } = data.own;
    const box = { x: across(x) - 33, y: down(y) - 33, width: 66, height: 66 };
    made("rect", { ...box, rx: 8, class: "own" }, drawing);
    fixed.push(box);
    made("image", { x: across(x) - 30, y: down(y) - 30, width: 60, height: 60, href: source }, drawing);
  }
  frame.replaceChildren(drawing);
  moveApart(names, fixed, HEIGHT);
  tip.hidden = true;
  const [thumbnail, name] = ["div", "span"].map((kind) => document.createElement(kind));
  thumbnail.className = "thumbnail";
  thumbnail.style.backgroundImage = `url("${data.sheet}")`;
  thumbnail.style.backgroundSize = `${100 * data.columns}% auto`;
  tip.replaceChildren(...(data.sheet ? [thumbnail, name] : [name]));

  const show = (nearest) => {
    const point = data.points[nearest];
    for (const dot of dots) dot.classList.toggle("dim", Boolean(point) && dot.dataset.group !== point.group);
    tip.hidden = !point;
    if (!point) return;
    const [column, row] = [nearest % data.columns, Math.floor(nearest / data.columns)];
    const rows = Math.ceil(data.points.length / data.columns);
    thumbnail.style.backgroundPosition = `${(100 * column) / (data.columns - 1)}% ${(100 * row) / Math.max(1, rows - 1)}%`;
    name.textContent = point.label;
    const box = drawing.getBoundingClientRect();
    const left = (across(point.x) / WIDTH) * box.width;
    tip.style.left = `${Math.min(Math.max(left, 60), box.width - 60)}px`;
    tip.style.top = `${(down(point.y) / HEIGHT) * box.height}px`;
  };
  const nearestTo = (x, y, most, group) => {
    let nearest = -1, best = most ** 2;
    data.points.forEach((point, index) => {
      const distance = (across(point.x) - x) ** 2 + (down(point.y) - y) ** 2;
      if (distance < best && (!group || point.group === group)) [nearest, best] = [index, distance];
    });
    return nearest;
  };
  drawing.onpointermove = (event) => {
    const box = drawing.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    show(nearestTo(x, y, 30));
  };
  const map = frame.parentElement;
  map.setAttribute("aria-label", data.group);
  let chosen = -1, shown = -1;
  map.onkeydown = (event) => {
    const [toClass, toPicture] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key] ?? [];
    if (toClass === undefined) return;
    event.preventDefault(); // The page would scroll.
    const count = data.labels.length;
    if (toClass || chosen < 0) {
      chosen = chosen < 0 ? (toClass < 0 ? count - 1 : 0) : (chosen + toClass + count) % count;
      const label = data.labels[chosen];
      shown = nearestTo(across(label.x), down(label.y), Infinity, label.text);
    } else {
      const members = data.points.flatMap((point, index) => (point.group === data.labels[chosen].text ? [index] : []));
      shown = members[(members.indexOf(shown) + toPicture + members.length) % members.length];
    }
    show(shown);
  };
  drawing.onpointerleave = map.onblur = () => show(-1);
}

export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector(".frame");
  const tip = parentElement.querySelector(".tip");
  let drawn = 0;
  // On a narrow screen the map is square; it is drawn again when a telephone is turned.
  const layOut = () => {
    const height = frame.clientWidth && frame.clientWidth < 560 ? 1000 : 470;
    if (height !== drawn) draw(data, frame, tip, (drawn = height));
  };
  frame.observer?.disconnect();
  const observer = (frame.observer = new ResizeObserver(layOut));
  observer.observe(frame);
  layOut();
  return () => observer.disconnect();
}
