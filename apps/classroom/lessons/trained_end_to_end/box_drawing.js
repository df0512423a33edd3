// A picture on which a box is drawn, moved and resized with mouse, finger, keys or number fields. Each time it is let
// go, the state "box" becomes "label:left,top,right,bottom" (shares of the picture), and the page answers with the
// default boxes that overlap it: cells by level, and outlines with their role.
const SVG = "http://www.w3.org/2000/svg";
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
}

export default function ({ data, parentElement, setStateValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [views, stage, svg, box, fields] = [".views", ".stage", "svg", ".box", ".fields"].map(find);
  const [width, height] = data.size;
  const words = data.words;
  const kept = (stage.kept ??= { view: "responsible", busy: false });
  if (kept.picture !== data.picture) Object.assign(kept, { picture: data.picture, box: [...data.box] });
  if (!kept.busy) Object.assign(kept, { box: [...data.box], label: data.label });
  stage.style.setProperty("--ratio", width / height);
  const image = find("img");
  if (image.src !== data.picture) image.src = data.picture;
  image.alt = data.alt;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.classList.remove("stale");

  const place = () => {
    const [left, top, right, bottom] = kept.box;
    Object.assign(box.style, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%` });
    const shown = [left, top, right - left, bottom - top].map((value) => Math.round(1000 * value) / 10);
    box.setAttribute("aria-label", `${words.box} ${words.fields.map((name, i) => `${name} ${shown[i]} %`).join(", ")}`);
    fields.querySelectorAll("input").forEach((input, i) => {
      if (parentElement.activeElement !== input && document.activeElement !== input) input.value = shown[i];
    });
  };
  const send = () => {
    kept.busy = false;
    setStateValue("box", `${kept.label}:${kept.box.map((value) => value.toFixed(3)).join(",")}`);
  };
  // Opposite corners in any order become a box of at least the smallest size within the picture.
  const setCorners = (x1, y1, x2, y2) => {
    const sides = [[x1, x2], [y1, y2]].map(([a, b]) => {
      const low = clamp(Math.min(a, b), 0, 1 - data.smallest);
      return [low, clamp(Math.max(a, b), low + data.smallest, 1)];
    });
    kept.box = [sides[0][0], sides[1][0], sides[0][1], sides[1][1]];
    svg.classList.add("stale");
    place();
  };
  const move = (dx, dy) => {
    const [left, top, right, bottom] = kept.box;
    const x = clamp(dx, -left, 1 - right), y = clamp(dy, -top, 1 - bottom);
    setCorners(left + x, top + y, right + x, bottom + y);
  };

  const draw = () => {
    svg.replaceChildren();
    find(".said").textContent = data.said[kept.view];
    const level = Number(kept.view);
    const side = data.sides[level];
    if (side) {
      const radius = Math.min(5, (0.2 * width) / side);
      data.cells[level].forEach((overlap, i) => {
        const role = overlap >= 0.5 ? "responsible" : overlap >= 0.4 ? "neither" : "background";
        const x = (((i % side) + 0.5) / side) * width, y = ((Math.floor(i / side) + 0.5) / side) * height;
        element("circle", { cx: x, cy: y, r: radius * (0.45 + 1.1 * overlap), class: role }, svg);
      });
    }
    const drawn = data.outlines.filter((outline) => (side ? outline.level === level && outline.role !== "negative" : outline.role === kept.view));
    for (const { place: [left, top, wide, high], overlap, role } of drawn.reverse()) {
      const opacity = role === "negative" ? 0.9 : clamp(0.25 + 1.5 * (overlap - 0.35), 0.25, 1);
      element("rect", { x: left * width, y: top * height, width: wide * width, height: high * height, class: role, opacity }, svg);
    }
  };
  if (!(kept.view in data.said)) kept.view = "responsible";
  const names = [["responsible", words.responsible], ...data.strides.map((stride, i) => [String(i), `${words.stride} ${stride}`]), ["negative", words.negative]];
  views.setAttribute("aria-label", words.views);
  if (views.children.length !== names.length) views.replaceChildren(...names.map(() => Object.assign(document.createElement("button"), { type: "button" })));
  names.forEach(([view, name], i) => {
    const button = views.children[i];
    button.textContent = name;
    button.setAttribute("aria-pressed", view === kept.view);
    button.onclick = () => {
      kept.view = view;
      [...views.children].forEach((other) => other.setAttribute("aria-pressed", other === button));
      draw();
    };
  });
  find(".legend").replaceChildren(
    ...words.legend.map(([role, name]) => {
      const entry = document.createElement("span");
      entry.textContent = name;
      entry.style.setProperty("--colour", `var(--${role})`);
      return entry;
    }),
  );

  const wanted = data.labels.length ? 5 : 4;
  if (fields.children.length !== wanted) {
    fields.replaceChildren(
      ...[...words.fields, ...(data.labels.length ? [words.label] : [])].map((name, i) => {
        const label = document.createElement("label");
        label.append(name, document.createElement(i < 4 ? "input" : "select"));
        return label;
      }),
    );
  }
  const inputs = [...fields.querySelectorAll("input")];
  inputs.forEach((input, i) => {
    Object.assign(input, { type: "number", min: i < 2 ? 0 : 100 * data.smallest, max: 100, step: 1 });
    input.onchange = () => {
      const [left, top, wide, high] = inputs.map((each) => Number(each.value) / 100);
      setCorners(left, top, left + wide, top + high);
      send();
    };
  });
  const select = fields.querySelector("select");
  if (select) {
    if (select.options.length !== data.labels.length) select.replaceChildren(...data.labels.map((name, i) => new Option(name, i)));
    select.value = String(kept.label);
    select.onchange = () => {
      kept.label = Number(select.value);
      send();
    };
  }

  // Dragging: a corner resizes, the box moves, elsewhere a new box begins.
  stage.onpointerdown = (event) => {
    if (event.button) return;
    const frame = stage.getBoundingClientRect();
    const at = (e) => [(e.clientX - frame.left) / frame.width, (e.clientY - frame.top) / frame.height];
    const [x, y] = at(event), [left, top, right, bottom] = kept.box, before = kept.box;
    const corner = [...box.children].indexOf(event.target);
    const inside = event.target === box;
    const fixed = corner >= 0 ? [corner % 2 ? left : right, corner > 1 ? top : bottom] : [x, y];
    let moved = false;
    kept.busy = true;
    stage.setPointerCapture(event.pointerId);
    stage.onpointermove = (e) => {
      const [nowX, nowY] = at(e);
      if (!moved && Math.hypot((nowX - x) * frame.width, (nowY - y) * frame.height) < 4) return;
      moved = true;
      if (inside) {
        kept.box = before;
        move(nowX - x, nowY - y);
      } else setCorners(...fixed, clamp(nowX, 0, 1), clamp(nowY, 0, 1));
    };
    stage.onpointerup = stage.onpointercancel = () => {
      stage.onpointermove = stage.onpointerup = stage.onpointercancel = null;
      kept.busy = false;
      if (moved) send();
    };
  };
  // Arrow keys move the box, with Shift they resize it; the page is asked once the key is released.
  const steps = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, -0.01], ArrowDown: [0, 0.01] };
  box.onkeydown = (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    kept.busy = true;
    const [left, top, right, bottom] = kept.box;
    if (event.shiftKey) setCorners(left, top, Math.max(left + data.smallest, right + step[0]), Math.max(top + data.smallest, bottom + step[1]));
    else move(...step);
  };
  box.onkeyup = (event) => {
    if (steps[event.key] && kept.busy) send();
  };
  place();
  draw();
}
