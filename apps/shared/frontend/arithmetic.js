// The arithmetic of one step of an optimizer, beside its formula, in step with the race of the same channel:
// {title, colour, constants, values, steps, taken, given: [[symbol, name]], lines: [{name, symbol, meaning, formula,
// numbers}], channel}. Formulas are MathML of our own making, in which places for numbers carry data-name.
const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const listening = new WeakMap();

export default function ({ data, parentElement }) {
  listening.get(parentElement)?.(); // It is called again with new data, without the end of the call before.
  const find = (selector) => parentElement.querySelector(selector);
  const [head, body, said] = ["thead", "tbody", ".said"].map(find);
  let step = Math.min(window.convolabRaces?.[data.channel] ?? data.steps, data.steps);

  function number(value) {
    const size = Math.abs(value);
    if (value === 0 || (size >= 0.001 && size < 100000)) return String(Number(value.toPrecision(4))).replace("-", "−");
    const [digits, power] = value.toExponential(2).split("e");
    const raised = [...String(Math.abs(power))].map((digit) => DIGITS[digit]).join("");
    return `${digits.replace("-", "−")}·10${power < 0 ? "⁻" : ""}${raised}`;
  }
  function value(name, at, side) {
    const found = name in data.constants ? data.constants[name] : data.values[name][at];
    return Array.isArray(found) ? found[side] : found;
  }
  function filled(markup, at, side) {
    const place = document.createElement("div");
    place.innerHTML = markup;
    for (const hole of place.querySelectorAll("[data-name]")) {
      const text = number(value(hole.dataset.name, at, side));
      const raised = hole.closest("msup")?.firstElementChild.contains(hole);
      hole.textContent = text.startsWith("−") && (hole.previousElementSibling || raised) ? `(${text})` : text;
    }
    return place.firstChild;
  }
  const cell = (markup, className = "") => {
    const made = document.createElement("td");
    made.className = className;
    made.innerHTML = markup;
    return made;
  };
  const equals = (math, result) => {
    const made = document.createElement("td");
    const strong = document.createElement("b");
    strong.textContent = `= ${result}`;
    made.append(math, " ", strong);
    return made;
  };

  function draw() {
    find(".dot").style.background = data.colour;
    const at = Math.min(step, data.taken) - 1;
    find(".which").textContent = at < 0 ? `${data.title}, before its first step` : `${data.title}, step ${at + 1} of ${data.steps}`;
    said.textContent = step > data.taken ? `It flew off after step ${data.taken}; that one is shown.` : "";
    head.innerHTML = "<tr><th>quantity</th><th>formula</th><th>for the first parameter, x</th><th>for the second, y</th></tr>";
    const shown = Math.max(at, 0);
    const given = data.given.map(([symbol, name]) => {
      const row = document.createElement("tr");
      row.className = "given";
      row.append(cell(`<math>${symbol}</math> <code>${name}</code>`), cell(name === "g" ? "gradient" : name === "w" ? "parameters" : "from the step before"));
      for (const side of [0, 1]) row.append(cell(number(value(name, shown, side))));
      return row;
    });
    const lines = data.lines.map((line) => {
      const row = document.createElement("tr");
      row.append(cell(`<math>${line.symbol}</math> <code>${line.name}</code><small>${line.meaning}</small>`), cell(line.formula));
      const scalar = !Array.isArray(data.values[line.name][shown]);
      for (const side of scalar ? [0] : [0, 1])
        row.append(equals(filled(line.numbers, shown, side), number(value(line.name, shown, side))));
      if (scalar) row.lastChild.colSpan = 2;
      return row;
    });
    body.replaceChildren(...given, ...lines);
  }
  const go = (to) => window.dispatchEvent(new CustomEvent("convolab-race-go", { detail: { channel: data.channel, step: to } }));
  find(".first").onclick = () => go(1);
  find(".back").onclick = () => go(step - 1);
  find(".forth").onclick = () => go(step + 1);
  const heard = ({ detail }) => {
    if (detail.channel !== data.channel || detail.step === step) return;
    step = detail.step;
    draw();
  };
  window.addEventListener("convolab-race", heard);
  draw();
  const leave = () => window.removeEventListener("convolab-race", heard);
  listening.set(parentElement, leave);
  return leave;
}
