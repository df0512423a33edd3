// A picture with a window to move, the contributions of its cells, and the numbers of a chosen cell. While the window
// moves, its score comes from the scores of all windows; where it comes to rest is the state "at": {scene, row, column}.
const SVG = "http://www.w3.org/2000/svg";
const DIRECTIONS = 9;
const states = new WeakMap();

function made(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}
function element(name, text, className, parent) {
  const created = document.createElement(name);
  created.textContent = text;
  created.className = className;
  parent.append(created);
  return created;
}
function unpacked(text) {
  return new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
const signed = (value) => (value <= -0.005 ? "−" : "+") + Math.abs(value).toFixed(2);

export default function ({ data, parentElement, setStateValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [scene, look, patch] = [".place svg", ".look svg", ".cell svg"].map(find);
  const state = states.get(parentElement) ?? { layer: "photo", view: "contributions", chosen: null, timer: 0 };
  states.set(parentElement, state);
  const { cell, size, cells, grid, words } = data;
  const arrays = {};
  for (const name of ["scores", "contributions", "votes", "values", "weights", "blocks", "magnitude", "angle"])
    arrays[name] = unpacked(data[name]);
  if (!state.timer) state.at = [...data.at];
  const largest = arrays.contributions.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  if (!state.chosen || state.chosen[0] >= cells[0] || state.chosen[1] >= cells[1]) {
    const strongest = arrays.contributions.indexOf(Math.max(...arrays.contributions));
    state.chosen = [Math.floor(strongest / cells[1]), strongest % cells[1]];
  }
  const within = (value, count) => Math.min(Math.max(value, 0), count - 1);

  // The picture and its window.
  scene.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
  scene.setAttribute("aria-label", `${data.alt}. ${words.move}`);
  scene.style.setProperty("--ratio", size[0] / size[1]);
  scene.replaceChildren();
  const picture = made("image", { width: size[0], height: size[1], preserveAspectRatio: "none" }, scene);
  const box = { width: cells[1] * cell, height: cells[0] * cell };
  made("rect", { ...box, class: "halo" }, scene);
  made("rect", { ...box, class: "box" }, scene);

  // The window enlarged: the picture, the descriptor or the template, and the cells.
  look.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  look.setAttribute("aria-label", `${words.cells} ${words.choose}`);
  look.style.setProperty("--ratio", box.width / box.height);
  look.replaceChildren();
  const crop = made("image", { preserveAspectRatio: "none" }, look);
  const group = made("g", {}, look);
  const squares = Array.from(arrays.contributions, (value, index) => {
    const place = { x: (index % cells[1]) * cell, y: Math.floor(index / cells[1]) * cell, width: cell, height: cell };
    const square = made("rect", { ...place, class: value > 0 ? "for" : "against" }, group);
    made("title", {}, square).textContent = signed(value);
    square.onclick = () => choose(Math.floor(index / cells[1]), index % cells[1]);
    return square;
  });
  const ring = made("rect", { width: cell, height: cell, class: "ring" }, look);

  function draw() {
    const [row, column] = state.at;
    const moved = row !== data.at[0] || column !== data.at[1];
    picture.setAttribute("href", data.layers[state.layer]);
    for (const rectangle of scene.querySelectorAll("rect")) {
      rectangle.setAttribute("x", column * cell);
      rectangle.setAttribute("y", row * cell);
    }
    const whole = state.view === "template";
    crop.setAttribute("href", whole ? data.template : data.layers[state.view === "descriptor" ? "descriptor" : "photo"]);
    // The descriptor ends with the last whole cell.
    const full = state.view === "descriptor" ? size.map((side) => Math.floor(side / cell) * cell) : size;
    const place = whole ? [0, 0, box.width, box.height] : [-column * cell, -row * cell, ...full];
    ["x", "y", "width", "height"].forEach((name, i) => crop.setAttribute(name, place[i]));
    look.classList.toggle("moved", moved);
    squares.forEach((square, index) => {
      const share = state.view === "contributions" ? Math.abs(arrays.contributions[index]) / largest : 0;
      square.setAttribute("fill-opacity", (0.85 * share).toFixed(3));
    });
    const score = arrays.scores[row * grid[1] + column];
    scene.classList.toggle("found", score > 0);
    find(".terms").classList.toggle("moved", moved);
    find(".terms .score b").textContent = signed(score);
    find(".terms .verdict").textContent = score > 0 ? words.found : words.none;
    mark(find(".layers"), state.layer);
    mark(find(".views"), state.view);
  }
  function mark(pills, chosen) {
    for (const pill of pills.children) pill.setAttribute("aria-pressed", pill.dataset.name === chosen);
  }
  function pills(selector, names, key) {
    const row = find(selector);
    row.replaceChildren();
    for (const [name, title] of Object.entries(names)) {
      const pill = element("button", title, "", row);
      pill.type = "button";
      pill.dataset.name = name;
      pill.onclick = () => {
        state[key] = name;
        draw();
      };
    }
  }

  // Moving the window; it is reported when it rests.
  function move(row, column, wait) {
    const next = [within(row, grid[0]), within(column, grid[1])];
    clearTimeout(state.timer);
    state.at = next;
    draw();
    state.timer = setTimeout(() => {
      state.timer = 0;
      if (next[0] !== data.at[0] || next[1] !== data.at[1])
        setStateValue("at", { scene: data.scene, row: next[0], column: next[1] });
    }, wait);
  }
  function follow(event, wait) {
    const frame = scene.getBoundingClientRect();
    const scale = size[0] / frame.width;
    const [x, y] = [(event.clientX - frame.left) * scale, (event.clientY - frame.top) * scale];
    move(Math.round((y - box.height / 2) / cell), Math.round((x - box.width / 2) / cell), wait);
  }
  scene.onpointerdown = (event) => {
    scene.setPointerCapture(event.pointerId);
    state.dragged = true;
    follow(event, 1e6);
  };
  scene.onpointermove = (event) => state.dragged && follow(event, 1e6);
  scene.onpointerup = (event) => {
    if (state.dragged) follow(event, 0);
    state.dragged = false;
  };
  scene.onpointercancel = () => {
    state.dragged = false;
    move(...state.at, 0);
  };
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  scene.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    move(state.at[0] + step[0], state.at[1] + step[1], 350);
  };
  look.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    choose(within(state.chosen[0] + step[0], cells[0]), within(state.chosen[1] + step[1], cells[1]));
  };

  function choose(row, column) {
    state.chosen = [row, column];
    ring.setAttribute("x", column * cell);
    ring.setAttribute("y", row * cell);
    const index = row * cells[1] + column;
    find(".numbers p").textContent = data.said[index];
    drawPatch(row, column);
    drawTable(index);
  }
  function drawPatch(row, column) {
    patch.setAttribute("viewBox", "0 0 160 160");
    patch.setAttribute("aria-label", words.patch);
    patch.replaceChildren();
    const step = 160 / cell;
    const pixels = [];
    for (let y = 0; y < cell; y++)
      for (let x = 0; x < cell; x++) pixels.push([x, y, (row * cell + y) * box.width + column * cell + x]);
    const most = Math.max(...pixels.map(([, , at]) => arrays.magnitude[at]), 1e-9);
    for (const [x, y, at] of pixels) {
      const length = (arrays.magnitude[at] / most) * step * 0.46;
      const turn = (arrays.angle[at] * Math.PI) / 180;
      const [dx, dy] = [length * Math.cos(turn), length * Math.sin(turn)];
      const [mx, my] = [(x + 0.5) * step, (y + 0.5) * step];
      made("line", { x1: mx - dx, y1: my - dy, x2: mx + dx, y2: my + dy }, patch);
    }
  }
  function drawTable(index) {
    const table = find(".numbers table");
    table.replaceChildren();
    const head = element("tr", "", "", table);
    for (const name of [words.corner, ...words.directions, words.sum]) element("th", name, "", head);
    const votes = (block) => arrays.votes.subarray((index * 4 + block) * DIRECTIONS, (index * 4 + block + 1) * DIRECTIONS);
    const blocks = [0, 1, 2, 3].filter((block) => !Number.isNaN(votes(block)[0]));
    const most = Math.max(...blocks.flatMap((block) => [...votes(block)]), 1e-9);
    const tally = (block, name) => {
      const row = element("tr", "", "votes", table);
      element("th", name, "", row);
      for (const vote of votes(block)) {
        const entry = element("td", vote.toFixed(1), "", row);
        entry.style.setProperty("--height", `${(100 * vote) / most}%`);
      }
      element("td", "", "", row);
    };
    if (data.plain) tally(blocks[0], words.votes);
    for (const block of blocks) {
      if (!data.plain) tally(block, `${words.blocks[block]} ${words.votes}`);
      const row = element("tr", "", "values", table);
      element("th", `${words.blocks[block]} ${words.values}`, "", row);
      for (let i = 0; i < DIRECTIONS; i++) {
        const at = (index * 4 + block) * DIRECTIONS + i;
        const added = arrays.values[at] * arrays.weights[at];
        const entry = element("td", arrays.values[at].toFixed(2), added > 0 ? "for" : "against", row);
        entry.style.setProperty("--share", `${Math.min(80, (100 * Math.abs(added)) / (0.25 * largest))}%`);
        entry.title = `${arrays.values[at].toFixed(3)} × ${signed(arrays.weights[at])} = ${signed(added)}`;
      }
      element("td", signed(arrays.blocks[index * 4 + block]), "total", row);
    }
    const last = element("tr", "", "", table);
    const label = element("th", words.total, "", last);
    label.colSpan = DIRECTIONS + 1;
    element("td", signed(arrays.contributions[index]), "total", last);
  }

  const terms = find(".terms");
  terms.replaceChildren();
  for (const [kind, label, value] of data.terms) {
    const term = element("div", "", kind, terms);
    element("span", label, "", term);
    element("b", value, "", term);
  }
  element("p", "", "verdict", terms).setAttribute("role", "status");
  find(".place .hint").textContent = words.move;
  find(".look .hint").textContent = words.choose;
  const best = find(".sum button");
  best.textContent = words.best;
  best.onclick = () => move(...data.best, 0);
  pills(".layers", words.layers, "layer");
  pills(".views", words.views, "view");
  choose(...state.chosen);
  draw();
  return () => {
    clearTimeout(state.timer);
    state.timer = 0;
  };
}
