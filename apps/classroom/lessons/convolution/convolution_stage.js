// An image under a sliding window, the products of one place, and the maps. The maps come from the server; here only
// the products of the window that somebody looks at are written out. Weights that are typed are the state "typed".
const KERNEL = 3;
const PIXELS = 640; // Of each canvas, before it is fitted into the page.
const EVERY = 90; // Milliseconds from window to window.
const EVERY_ROW = 800; // From row to row, for those who asked for less motion.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const DARK = 119; // From this grey on, black letters have more contrast than white ones.
const states = new WeakMap();

function unpacked(text) {
  return new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
function element(name, text, className, parent) {
  const created = document.createElement(name);
  created.textContent = text;
  created.className = className;
  parent.append(created);
  return created;
}
const short = (value) => {
  const text = Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2);
  return text.replace("-", "−");
};
const signed = (value) => (value < 0 ? "− " : "+ ") + short(Math.abs(value));

export default function ({ data, parentElement, setStateValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const { side, channels, margin, stride, mapSide, pooledSide, words } = data;
  const image = unpacked(data.image);
  const map = unpacked(data.map);
  const pooled = unpacked(data.pooled);
  const state = states.get(parentElement) ?? { row: 0.45, column: 0.45, timer: 0, until: Infinity };
  states.set(parentElement, state);
  clearInterval(state.timer);
  state.timer = 0;
  state.until = Infinity;
  // The place is kept as a share of the map, since its size may change.
  let row = Math.min(Math.floor(state.row * mapSide), mapSide - 1);
  let column = Math.min(Math.floor(state.column * mapSide), mapSide - 1);
  const padded = side + 2 * margin;
  const canvases = {
    input: find(".input canvas"),
    map: find(".map canvas"),
    positive: find(".positive"),
    pooled: find(".pooled"),
  };
  const titles = [words.input, words.window, words.map, words.positive, words.pooled];
  parentElement.querySelectorAll(".title").forEach((heading, i) => (heading.textContent = titles[i]));
  find(".stage").setAttribute("aria-label", data.alt);
  canvases.input.setAttribute("aria-label", `${words.input}: ${side} × ${side}. ${words.hint}`);
  canvases.map.setAttribute("aria-label", `${words.map}: ${mapSide} × ${mapSide}, ${words.signs}`);
  canvases.positive.setAttribute("aria-label", `${words.positive}: ${mapSide} × ${mapSide}`);
  canvases.pooled.setAttribute("aria-label", `${words.pooled}: ${pooledSide} × ${pooledSide}`);
  find(".signs").textContent = `${mapSide} × ${mapSide}, ${words.signs}`;
  find(".hint").textContent = words.hint;

  const largest = map.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const brightest = map.reduce((most, value) => Math.max(most, value), 1e-9);
  const pixel = (y, x, channel) =>
    y < 0 || x < 0 || y >= side || x >= side ? 0 : image[(y * side + x) * channels + channel];

  function painted(width, colour) {
    const small = new OffscreenCanvas(width, width);
    const context = small.getContext("2d");
    const shown = context.createImageData(width, width);
    for (let i = 0; i < width * width; i++) shown.data.set([...colour(Math.floor(i / width), i % width), 255], 4 * i);
    context.putImageData(shown, 0, 0);
    return small;
  }
  const toward = (value, end) => end.map((level) => Math.round(255 + (level - 255) * value));
  const pictures = {
    input: painted(padded, (y, x) =>
      [0, 1, 2].map((channel) => pixel(y - margin, x - margin, Math.min(channel, channels - 1))),
    ),
    map: painted(mapSide, (y, x) => {
      const value = map[y * mapSide + x] / largest;
      return value < 0 ? toward(-value, [0, 90, 178]) : toward(value, [213, 94, 0]);
    }),
    positive: painted(mapSide, (y, x) => Array(3).fill((255 * Math.max(0, map[y * mapSide + x])) / brightest)),
    pooled: painted(Math.max(1, pooledSide), (y, x) => Array(3).fill((255 * (pooled[y * pooledSide + x] ?? 0)) / brightest)),
  };

  function place(name, width, top, left, size) {
    const canvas = canvases[name];
    canvas.width = canvas.height = PIXELS;
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(pictures[name], 0, 0, PIXELS, PIXELS);
    const unit = PIXELS / width;
    if (name === "input" && margin) {
      context.setLineDash([6, 6]);
      context.strokeStyle = "#fff";
      context.strokeRect(margin * unit, margin * unit, side * unit, side * unit);
      context.setLineDash([]);
    }
    if (name === "map" && state.until < mapSide * mapSide) {
      // What has not been computed yet.
      context.fillStyle = "#8884";
      const next = state.until + 1;
      const [y, x] = [Math.floor(next / mapSide), next % mapSide];
      context.clearRect(x * unit, y * unit, PIXELS, unit);
      context.clearRect(0, (y + 1) * unit, PIXELS, PIXELS);
    }
    if (size === 0) return;
    for (const [colour, thickness] of [["#000", 9], ["#ffb000", 5]]) {
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.strokeRect(left * unit, top * unit, size * unit, size * unit);
    }
  }

  // The window: each pixel with its weight.
  const tables = find(".tables");
  // Somebody may be typing the next weight while the map of the last one arrives.
  const focused = parentElement.activeElement ?? tables.getRootNode().activeElement;
  const typing = focused && tables.contains(focused) ? [[...tables.querySelectorAll("input")].indexOf(focused), focused.value] : null;
  tables.replaceChildren();
  tables.classList.toggle("three", channels === 3);
  const cells = [];
  for (let channel = 0; channel < channels; channel++) {
    const table = element("div", "", "table", tables);
    if (channels === 3) element("p", words.channels[channel], "channel", table);
    for (let i = 0; i < KERNEL * KERNEL; i++) {
      const cell = element("label", "", "cell", table);
      const value = element("span", "", "value", cell);
      const weight = element("input", "", "weight", cell);
      const index = i * channels + channel;
      weight.type = "number";
      weight.step = "any";
      weight.min = -data.largest;
      weight.max = data.largest;
      weight.value = Number(data.weights[index].toPrecision(2));
      weight.setAttribute(
        "aria-label",
        `${words.weight} ${Math.floor(i / KERNEL) + 1}, ${(i % KERNEL) + 1}${channels === 3 ? `, ${words.channels[channel]}` : ""}`,
      );
      weight.onchange = () => {
        const typed = Number(weight.value);
        if (weight.value === "" || !Number.isFinite(typed)) {
          weight.value = Number(data.weights[index].toPrecision(2));
          return;
        }
        data.weights[index] = Math.max(-data.largest, Math.min(data.largest, typed));
        setStateValue("typed", { kernel: data.kernel, weights: [...data.weights] });
      };
      cells.push({ value, cell, index, channel, y: Math.floor(i / KERNEL), x: i % KERNEL });
    }
  }

  const field = typing && tables.querySelectorAll("input")[typing[0]];
  if (field) {
    field.value = typing[1];
    field.focus();
  }

  const slider = find(".bar input");
  slider.max = mapSide * mapSide - 1;
  slider.setAttribute("aria-label", words.position);
  function draw() {
    state.row = (row + 0.5) / mapSide;
    state.column = (column + 0.5) / mapSide;
    const [top, left] = [row * stride - margin, column * stride - margin];
    const sums = Array(channels).fill(0);
    const products = [];
    for (const { value, cell, index, channel, y, x } of cells) {
      const seen = pixel(top + y, left + x, channel);
      const product = seen * data.weights[index];
      sums[channel] += product;
      products.push(product);
      value.textContent = short(seen);
      cell.style.setProperty("--level", seen);
      cell.title = `${short(seen)} × ${short(data.weights[index])} = ${short(product)}`;
      cell.classList.toggle("dark", seen < DARK);
    }
    const result = map[row * mapSide + column];
    const terms =
      channels === 3
        ? sums.map((sum, channel) => `${words.channels[channel]} ${short(sum)}`).join(" + ")
        : products.map(short).join(" + ");
    const bias = data.bias ? ` ${signed(data.bias)} (${words.bias})` : "";
    find(".sum").textContent = `${terms.replaceAll("+ −", "− ")}${bias} = ${short(result)}`;
    place("input", padded, row * stride, column * stride, KERNEL);
    place("map", mapSide, row, column, 1);
    place("positive", mapSide, row, column, 1);
    const inside = Math.floor(row / 2) < pooledSide && Math.floor(column / 2) < pooledSide;
    place("pooled", Math.max(1, pooledSide), Math.floor(row / 2), Math.floor(column / 2), inside ? 1 : 0);
    slider.value = row * mapSide + column;
    slider.setAttribute("aria-valuetext", `${row + 1}, ${column + 1}: ${short(result)}`);
    const play = find(".play");
    play.textContent = state.timer ? words.pause : words.play;
  }
  const within = (value) => Math.min(Math.max(value, 0), mapSide - 1);
  function go(nextRow, nextColumn) {
    row = within(nextRow);
    column = within(nextColumn);
    draw();
  }
  function step(by) {
    const next = Math.min(Math.max(row * mapSide + column + by, 0), mapSide * mapSide - 1);
    go(Math.floor(next / mapSide), next % mapSide);
  }
  function stop() {
    clearInterval(state.timer);
    state.timer = 0;
    state.until = Infinity;
  }

  function follow(canvas, units, toRow) {
    const move = (event) => {
      if (state.timer) return;
      const frame = canvas.getBoundingClientRect();
      const at = [event.clientY - frame.top, event.clientX - frame.left].map((v) => (v / frame.width) * units);
      go(...at.map(toRow));
    };
    canvas.onpointermove = move;
    canvas.onpointerdown = (event) => {
      stop();
      move(event);
    };
  }
  follow(canvases.input, padded, (at) => Math.round((at - KERNEL / 2) / stride));
  follow(canvases.map, mapSide, Math.floor);
  follow(canvases.positive, mapSide, Math.floor);
  follow(canvases.pooled, Math.max(1, pooledSide), (at) => Math.floor(at) * 2);
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  canvases.input.onkeydown = (event) => {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    stop();
    go(row + by[0], column + by[1]);
  };
  slider.oninput = () => {
    stop();
    go(Math.floor(slider.value / mapSide), slider.value % mapSide);
  };
  find(".back").textContent = "◀";
  find(".forward").textContent = "▶";
  find(".back").setAttribute("aria-label", words.back);
  find(".forward").setAttribute("aria-label", words.forward);
  find(".back").onclick = () => (stop(), step(-1));
  find(".forward").onclick = () => (stop(), step(1));
  find(".play").onclick = () => {
    if (state.timer) {
      stop();
      draw();
      return;
    }
    if (row === mapSide - 1 && column === mapSide - 1) row = column = 0;
    state.until = row * mapSide + column;
    state.timer = setInterval(() => {
      if (row === mapSide - 1 && column === mapSide - 1) {
        stop();
        draw();
        return;
      }
      const by = still.matches ? mapSide : 1;
      state.until = row * mapSide + column + by;
      step(by);
    }, still.matches ? EVERY_ROW : EVERY);
    draw();
  };
  draw();
  return stop;
}
