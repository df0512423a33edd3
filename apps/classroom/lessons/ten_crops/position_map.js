// The probability of a class by the position of the crop, beside the crop's window on the picture. The pointer on
// either, or the arrow keys on the map, move the crop. {source, alt, values (S × S), fraction, words}.
const SIDE = 36; // Pixels of a cell on the canvas, before it is fitted into the page.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const DOTS = ["1", "2", "3", "4", "5"];
const [LOW, HIGH] = [[238, 243, 248], [0, 84, 140]];
const states = new WeakMap();

const percent = (share) => `${(100 * share).toFixed(1)} %`;

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const { values, fraction, words } = data;
  const count = values.length;
  const [low, high] = [Math.min(...values.flat()), Math.max(...values.flat())];
  const image = find("img");
  if (image.src !== data.source) image.src = data.source;
  image.alt = data.alt;
  const canvas = find("canvas");
  canvas.width = canvas.height = count * SIDE;
  canvas.setAttribute("aria-label", words.map);
  const pen = canvas.getContext("2d");
  const middle = (count - 1) / 2;
  const state = states.get(parentElement) ?? { row: middle, column: middle };
  states.set(parentElement, state);
  const dots = [[0, 0], [0, count - 1], [count - 1, 0], [count - 1, count - 1], [middle, middle]];

  function draw() {
    values.forEach((row, i) =>
      row.forEach((value, j) => {
        const share = high > low ? (value - low) / (high - low) : 1;
        pen.fillStyle = `rgb(${LOW.map((from, k) => Math.round(from + share * (HIGH[k] - from)))})`;
        pen.fillRect(j * SIDE, i * SIDE, SIDE, SIDE);
      }),
    );
    pen.font = `600 ${0.5 * SIDE}px sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    dots.forEach(([row, column], i) => {
      pen.beginPath();
      pen.arc((column + 0.5) * SIDE, (row + 0.5) * SIDE, 0.36 * SIDE, 0, 2 * Math.PI);
      pen.fillStyle = "#fff";
      pen.fill();
      pen.lineWidth = 2;
      pen.strokeStyle = "#000";
      pen.stroke();
      pen.fillStyle = "#000";
      pen.fillText(DOTS[i], (column + 0.5) * SIDE, (row + 0.53) * SIDE);
    });
    pen.lineWidth = 4;
    pen.strokeStyle = "#D55E00";
    pen.strokeRect(state.column * SIDE + 2, state.row * SIDE + 2, SIDE - 4, SIDE - 4);
    const { style } = find(".window");
    const [top, left] = [state.row, state.column].map((at) => (100 * (1 - fraction) * at) / (count - 1));
    style.top = `${top}%`;
    style.left = `${left}%`;
    style.width = style.height = `${100 * fraction}%`;
    find(".said").textContent = words.said
      .replace("{p}", percent(values[state.row][state.column]))
      .replace("{low}", percent(low))
      .replace("{high}", percent(high));
  }
  function go(row, column) {
    state.row = Math.min(Math.max(row, 0), count - 1);
    state.column = Math.min(Math.max(column, 0), count - 1);
    draw();
  }
  function follow(element, toCell) {
    element.onpointermove = element.onpointerdown = (event) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      go(...[(event.clientY - top) / height, (event.clientX - left) / width].map(toCell));
    };
  }
  follow(canvas, (share) => Math.floor(share * count));
  // On the picture the pointer holds the middle of the crop.
  follow(find(".seen"), (share) => (fraction < 1 ? Math.round(((share - fraction / 2) / (1 - fraction)) * (count - 1)) : middle));
  canvas.onkeydown = (event) => {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    go(state.row + by[0], state.column + by[1]);
  };
  draw();
}
