// Learning rate × momentum, each cell coloured by the step at which SGD with momentum has converged. The pointer or the
// arrow keys choose a cell; a click or Enter races there: the trigger "race" holds its rate and momentum.
const SIDE = 16; // Pixels of a cell on the canvas, before it is fitted into the page.
const [NOT_YET, DIVERGED] = [-1, -2];
const [FAST, SLOW] = [[0, 78, 130], [222, 238, 248]];
const COLOURS = { [NOT_YET]: "#9a9a9a", [DIVERGED]: "#D55E00" };
const STEPS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const states = new WeakMap();

const mixed = (share) => `rgb(${FAST.map((value, i) => Math.round(value + share * (SLOW[i] - value)))})`;
const nearest = (values, wanted) => values.reduce((best, v, i) => (Math.abs(v - wanted) < Math.abs(values[best] - wanted) ? i : best), 0);

export default function ({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const { cells, rates, momenta, most, now, words } = data;
  const [rows, columns] = [momenta.length, rates.length];
  const canvas = find("canvas");
  canvas.width = columns * SIDE;
  canvas.height = rows * SIDE;
  canvas.setAttribute("aria-label", data.title);
  const pen = canvas.getContext("2d");
  const colour = (steps) => COLOURS[steps] ?? mixed(Math.log(Math.max(steps, 1)) / Math.log(most));
  const logs = rates.map(Math.log);
  const own = now && { row: nearest(momenta.map((m) => Math.log(1 - m)), Math.log(1 - now[1])), column: nearest(logs, Math.log(Math.max(now[0], 1e-9))) };
  const state = states.get(parentElement) ?? { ...(own ?? { row: 8, column: 16 }) };
  states.set(parentElement, state);

  find(".up").textContent = words.momentum;
  find(".axis").textContent = words.rate;
  const at = (left, text) => Object.assign(document.createElement("span"), { textContent: text, style: `left: ${left}%` });
  const below = [0.001, 0.01, 0.1, 1].map((rate) => at((100 * (nearest(logs, Math.log(rate)) + 0.5)) / columns, rate));
  const beside = [0, 0.9, 0.99].map((momentum) => {
    const tick = at(0, momentum);
    tick.className = "beside";
    tick.style.bottom = `${(100 * (nearest(momenta, momentum) + 0.5)) / rows}%`;
    return tick;
  });
  find(".ticks").replaceChildren(...below, ...beside);
  find(".legend").replaceChildren(
    ...[[1, words.fast], [most, words.slow], [NOT_YET, words.not_yet], [DIVERGED, words.diverged]].map(([steps, text]) => {
      const item = document.createElement("li");
      const sample = document.createElement("i");
      sample.style.background = colour(steps);
      item.append(sample, text.replace("{most}", most));
      return item;
    }),
  );

  function draw() {
    cells.forEach((values, row) =>
      values.forEach((steps, column) => {
        pen.fillStyle = colour(steps);
        pen.fillRect(column * SIDE, (rows - 1 - row) * SIDE, SIDE, SIDE);
      }),
    );
    if (own) {
      pen.beginPath();
      pen.arc((own.column + 0.5) * SIDE, (rows - 0.5 - own.row) * SIDE, 0.45 * SIDE, 0, 2 * Math.PI);
      pen.fillStyle = "#fff";
      pen.fill();
      pen.lineWidth = 3;
      pen.strokeStyle = "#000";
      pen.stroke();
    }
    pen.lineWidth = 2;
    for (const [inset, ink] of [[-1, "#000"], [1, "#fff"]]) {
      pen.strokeStyle = ink;
      pen.strokeRect(state.column * SIDE + inset, (rows - 1 - state.row) * SIDE + inset, SIDE - 2 * inset, SIDE - 2 * inset);
    }
    const steps = cells[state.row][state.column];
    const outcome = steps === DIVERGED ? words.diverges : steps === NOT_YET ? words.stays : words.converges;
    find(".said").textContent = words.cell
      .replace("{rate}", rates[state.column])
      .replace("{momentum}", momenta[state.row])
      .replace("{outcome}", outcome.replace("{steps}", steps).replace("{most}", most));
  }
  function go(row, column) {
    state.row = Math.min(Math.max(row, 0), rows - 1);
    state.column = Math.min(Math.max(column, 0), columns - 1);
    draw();
  }
  const race = () => setTriggerValue("race", [rates[state.column], momenta[state.row]]);
  canvas.onpointermove = canvas.onpointerdown = (event) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    go(rows - 1 - Math.floor(((event.clientY - top) / height) * rows), Math.floor(((event.clientX - left) / width) * columns));
  };
  canvas.onclick = race;
  canvas.onkeydown = (event) => {
    const by = STEPS[event.key];
    if (!by && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (by) go(state.row + by[0], state.column + by[1]);
    else race();
  };
  draw();
}
