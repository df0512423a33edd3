// Predictions for one image in a triangle whose corners are three classes. Members move by pointer or arrow keys; their
// average, the vote and the losses follow. {members (M × C), names, classes, corners (3), examined, words}.
const SVG = "http://www.w3.org/2000/svg";
const CORNERS = [[200, 24], [12, 322], [388, 322]];
const MIDDLE = [0, 1].map((axis) => CORNERS.reduce((sum, corner) => sum + corner[axis], 0) / 3);
const STEPS = { ArrowUp: [0, -6], ArrowDown: [0, 6], ArrowLeft: [-6, 0], ArrowRight: [6, 0] };
const SMALLEST = 1e-7;
const states = new WeakMap();

const argmax = (values) => values.indexOf(Math.max(...values));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const loss = (probability) => -Math.log(Math.max(probability, SMALLEST));
const halfway = (a, b) => a.map((value, axis) => (value + b[axis]) / 2);

export default function ({ data, parentElement }) {
  const { names, classes, corners, examined, words } = data;
  const svg = parentElement.querySelector("svg");
  const said = parentElement.querySelector("p");
  const again = parentElement.querySelector("button");
  const given = JSON.stringify([data.members, corners, names]);
  const known = states.get(parentElement);
  // What somebody has moved stays there when the page runs again.
  let members = known?.given === given ? known.members : data.members.map((row) => [...row]);

  function element(name, attributes, text) {
    const created = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
    if (text !== undefined) created.textContent = text;
    return created;
  }
  // What other classes have is shared equally: the order of the three, and with it each border, stays the same.
  function place(row) {
    const three = corners.map((index) => row[index]);
    const rest = (1 - three.reduce((sum, value) => sum + value, 0)) / 3;
    return [0, 1].map((axis) => three.reduce((sum, value, i) => sum + (value + rest) * CORNERS[i][axis], 0));
  }
  function moved(row, [x, y]) {
    const [[ax, ay], [bx, by], [cx, cy]] = CORNERS;
    const area = (by - cy) * (ax - cx) + (cx - bx) * (ay - cy);
    const first = ((by - cy) * (x - cx) + (cx - bx) * (y - cy)) / area;
    const second = ((cy - ay) * (x - cx) + (ax - cx) * (y - cy)) / area;
    const left = corners.reduce((sum, index) => sum + row[index], 0);
    const shares = [first, second, 1 - first - second].map((share) => Math.max(share - (1 - left) / 3, 0));
    const total = shares.reduce((sum, share) => sum + share, 0) || 1;
    const changed = [...row];
    corners.forEach((index, i) => (changed[index] = (left * shares[i]) / total));
    return changed;
  }

  const points = [];
  svg.replaceChildren();
  svg.setAttribute("aria-label", words.figure);
  for (const i of [0, 1, 2]) {
    const [before, after] = [CORNERS[(i + 2) % 3], CORNERS[(i + 1) % 3]];
    const region = [CORNERS[i], halfway(CORNERS[i], after), MIDDLE, halfway(CORNERS[i], before)];
    svg.append(element("polygon", { points: region.join(" "), class: `region r${i}` }));
  }
  const [top, left, right] = corners.map((index) => classes[index] + (index === examined ? " ✓" : ""));
  svg.append(element("text", { x: 200, y: 15, "text-anchor": "middle" }, top));
  svg.append(element("text", { x: 4, y: 342 }, left), element("text", { x: 396, y: 342, "text-anchor": "end" }, right));
  const threads = members.map(() => element("line", { class: "thread" }));
  const average = element("path", { d: "M0,-9 L9,0 L0,9 L-9,0 Z", class: "average" });
  svg.append(...threads);
  names.forEach((name, i) => {
    const point = element("g", { class: "member", tabindex: 0, role: "slider", "aria-valuemin": 0, "aria-valuemax": 100 });
    point.append(element("circle", { r: 11 }), element("text", { y: 4, "text-anchor": "middle" }, `${i + 1}`));
    point.setAttribute("aria-label", `${i + 1}: ${name}`);
    point.onkeydown = (event) => {
      const by = STEPS[event.key];
      if (!by) return;
      event.preventDefault();
      const at = place(members[i]);
      members[i] = moved(members[i], [at[0] + by[0], at[1] + by[1]]);
      draw();
    };
    point.onpointerdown = (event) => {
      point.setPointerCapture(event.pointerId);
      point.focus();
      event.preventDefault();
    };
    point.onpointermove = (event) => {
      if (!point.hasPointerCapture(event.pointerId)) return;
      const { left, top, width } = svg.getBoundingClientRect();
      members[i] = moved(members[i], [event.clientX - left, event.clientY - top].map((at) => (at * 400) / width));
      draw();
    };
    points.push(point);
    svg.append(point);
  });
  svg.append(average); // Above the members, but out of the pointer's way.
  again.textContent = words.again;
  again.onclick = () => {
    members = data.members.map((row) => [...row]);
    draw();
  };

  function draw() {
    states.set(parentElement, { given, members });
    const joint = classes.map((_, index) => mean(members.map((row) => row[index])));
    const at = place(joint);
    average.setAttribute("transform", `translate(${at})`);
    members.forEach((row, i) => {
      const [x, y] = place(row);
      points[i].setAttribute("transform", `translate(${x},${y})`);
      points[i].setAttribute("aria-valuenow", Math.round(100 * row[examined]));
      points[i].setAttribute("aria-valuetext", corners.map((index) => `${classes[index]} ${percent(row[index])}`).join(", "));
      for (const [key, value] of Object.entries({ x1: x, y1: y, x2: at[0], y2: at[1] })) threads[i].setAttribute(key, value);
    });
    const winner = argmax(joint);
    const votes = members.filter((row) => argmax(row) === winner).length;
    said.textContent = words.said
      .replace("{winner}", classes[winner])
      .replace("{share}", percent(joint[winner]))
      .replace("{votes}", votes)
      .replace("{members}", members.length)
      .replace("{examined}", classes[examined])
      .replace("{joint}", loss(joint[examined]).toFixed(3))
      .replace("{single}", mean(members.map((row) => loss(row[examined]))).toFixed(3));
    again.disabled = members.every((row, i) => row.every((value, index) => value === data.members[i][index]));
  }
  draw();
}
