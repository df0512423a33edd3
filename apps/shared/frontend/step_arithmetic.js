// The arithmetic of one optimizer step beside its formula, synchronized with the race of the same channel:
// {title, colour, constants, values, steps, taken, given: [[symbol, name]], lines: [{name, symbol, meaning, formula,
// numbers}], channel}. Formulas are MathML from apps/shared/mathml.py; placeholders for numbers carry data-name.
const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const cleanups = new WeakMap();

export default function ({ data, parentElement }) {
  cleanups.get(parentElement)?.(); // Called again with new data, without a clean-up of the previous call.
  const find = (selector) => parentElement.querySelector(selector);
  const [head, body, note] = ["thead", "tbody", ".note"].map(find);
  let step = Math.min(window.convolabRaces?.[data.channel] ?? data.steps, data.steps);

  function number(value) {
    const size = Math.abs(value);
    if (value === 0 || (size >= 0.001 && size < 100000)) return String(Number(value.toPrecision(4))).replace("-", "−");
    const [digits, power] = value.toExponential(2).split("e");
    const raised = [...String(Math.abs(power))].map((digit) => DIGITS[digit]).join("");
    return `${digits.replace("-", "−")}·10${power < 0 ? "⁻" : ""}${raised}`;
  }
  function value(name, at, side) {
    const stored = name in data.constants ? data.constants[name] : data.values[name][at];
    return Array.isArray(stored) ? stored[side] : stored;
  }
  function filled(markup, at, side) {
    const holder = document.createElement("div");
    holder.innerHTML = markup;
    for (const hole of holder.querySelectorAll("[data-name]")) {
      const text = number(value(hole.dataset.name, at, side));
      const raised = hole.closest("msup")?.firstElementChild.contains(hole);
      hole.textContent = text.startsWith("−") && (hole.previousElementSibling || raised) ? `(${text})` : text;
    }
    return holder.firstChild;
  }
  const cell = (markup, className = "") => {
    const element = document.createElement("td");
    element.className = className;
    element.innerHTML = markup;
    return element;
  };
  const equals = (math, result) => {
    const element = document.createElement("td");
    const strong = document.createElement("b");
    strong.textContent = `= ${result}`;
    element.append(math, " ", strong);
    return element;
  };

  function draw() {
    find(".dot").style.background = data.colour;
    const at = Math.min(step, data.taken) - 1;
    find(".which").textContent = at < 0 ? `${data.title}, before its first step` : `${data.title}, step ${at + 1} of ${data.steps}`;
    note.textContent = step > data.taken ? `It diverged after step ${data.taken}; that step is shown.` : "";
    head.innerHTML = "<tr><th>quantity</th><th>formula</th><th>first parameter, x</th><th>second parameter, y</th></tr>";
    const shown = Math.max(at, 0);
    const given = data.given.map(([symbol, name]) => {
      const row = document.createElement("tr");
      row.className = "given";
      row.append(cell(`<math>${symbol}</math> <code>${name}</code>`), cell(name === "g" ? "gradient" : name === "w" ? "parameters" : "from the previous step"));
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
  find(".forward").onclick = () => go(step + 1);
  const onStep = ({ detail }) => {
    if (detail.channel !== data.channel || detail.step === step) return;
    step = detail.step;
    draw();
  };
  window.addEventListener("convolab-race", onStep);
  draw();
  const cleanup = () => window.removeEventListener("convolab-race", onStep);
  cleanups.set(parentElement, cleanup);
  return cleanup;
}
