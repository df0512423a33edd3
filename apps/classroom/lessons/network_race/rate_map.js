// Optimizer × learning rate. Covered until somebody bets on a cell (the state "bet") or asks to see it ("open").
// {titles, rates, cells: [[mean, lowest, highest]] by optimizer and rate, words}.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const [LOW, HIGH] = [[238, 245, 251], [0, 70, 111]];
const states = new WeakMap();

const percent = (share) => `${(100 * share).toFixed(1)} %`;
// What lies above 90 % gets more than half of the colours, for there most settings differ.
const shade = (accuracy) => (accuracy < 0.9 ? (0.4 * Math.max(accuracy - 0.1, 0)) / 0.8 : 0.4 + (0.6 * (accuracy - 0.9)) / 0.1);
function luminance(colour) {
  const [r, g, b] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export default function ({ data, parentElement, setStateValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const { titles, rates, cells, words } = data;
  const state = states.get(parentElement) ?? { bet: null, open: false, at: [0, 5] };
  states.set(parentElement, state);
  find("table").setAttribute("aria-label", words.table);

  const heading = (text, scope) => Object.assign(document.createElement("th"), { textContent: text, scope });
  // There is room for whole powers of ten only; the others are there for those who cannot see them.
  const column = (rate) => {
    const created = heading("", "col");
    const exponent = Math.log10(rate);
    const isWhole = Math.abs(exponent - Math.round(exponent)) < 0.01;
    created.append(Object.assign(document.createElement("span"), { textContent: rate, className: isWhole ? "" : "unseen" }));
    return created;
  };
  const corner = document.createElement("td");
  corner.textContent = words.rate;
  find("thead tr").replaceChildren(corner, ...rates.map(column));
  const shown = titles.map((title, row) => rates.map((_, column) => {
    const cell = document.createElement("td");
    cell.onclick = () => {
      focus(row, column);
      bet(row, column);
    };
    cell.onpointerenter = () => say(row, column);
    cell.onfocus = () => say(row, column);
    cell.onkeydown = (event) => {
      const by = STEPS[event.key];
      if (!by && event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      if (by) focus(Math.min(Math.max(row + by[0], 0), titles.length - 1), Math.min(Math.max(column + by[1], 0), rates.length - 1));
      else bet(row, column);
    };
    return cell;
  }));
  find("tbody").replaceChildren(...titles.map((title, i) => {
    const row = document.createElement("tr");
    row.append(heading(title, "row"), ...shown[i]);
    return row;
  }));
  const button = find("button");
  button.textContent = words.open;
  button.onclick = () => {
    state.open = true;
    setStateValue("open", true);
    draw();
  };

  function focus(row, column) {
    state.at = [row, column];
    draw();
    shown[row][column].focus();
  }
  function bet(row, column) {
    if (state.open) return; // A bet after the fact is none.
    state.bet = [row, column];
    state.open = true;
    setStateValue("bet", state.bet);
    draw();
    say(row, column);
  }
  function say(row, column) {
    const [mean, lowest, highest] = cells[row][column];
    find(".said").textContent = (state.open ? words.cell : words.covered)
      .replace("{optimizer}", titles[row])
      .replace("{rate}", rates[column])
      .replace("{mean}", percent(mean))
      .replace("{lowest}", percent(lowest))
      .replace("{highest}", percent(highest));
  }
  function draw() {
    button.hidden = state.open;
    shown.forEach((row, i) => row.forEach((cell, j) => {
      const isBet = state.bet !== null && state.bet[0] === i && state.bet[1] === j;
      cell.tabIndex = state.at[0] === i && state.at[1] === j ? 0 : -1;
      cell.className = isBet ? "bet" : "";
      cell.textContent = state.open ? `${Math.round(100 * cells[i][j][0])}` : "?";
      if (!state.open) return;
      const colour = LOW.map((from, k) => Math.round(from + shade(cells[i][j][0]) * (HIGH[k] - from)));
      cell.style.background = `rgb(${colour})`;
      cell.style.color = luminance(colour) > 0.179 ? "#000" : "#fff";
    }));
  }
  draw();
  if (!find(".said").textContent) find(".said").textContent = words.ask;
}
