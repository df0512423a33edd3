// Line charts, drawn in the browser: {charts: [{title, alt, series: [{name, kind, x, y}]}], axis, mark}. They follow a training
// twice a second, or a slider; each line has its name at its end. A dashed line stands at the mark on the x axis, if any.
const NAMESPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 190;
const EDGE = { left: 52, top: 34, bottom: 40 };
const LETTER = 8;
const LINE = 19;

const element = (name, attributes, text = "") => {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};

const short = (value) => value.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 }).replace("-", "−");

// Round numbers from low to high, about as many as wanted.
function ticks(low, high, wanted) {
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9) + 1e-12; i++) found.push(i * step || 0); // Not −0.
  return found;
}

function draw(figure, chart, axis, mark) {
  const svg = figure.querySelector("svg");
  const width = Math.max(220, figure.clientWidth);
  const right = 22 + LETTER * Math.max(...chart.series.map(({ name }) => name.length));
  const [xs, ys] = ["x", "y"].map((of) => chart.series.flatMap((one) => one[of]));
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  let [low, high] = [Math.min(0, ...ys), Math.max(0, ...ys)];
  if (high - low < 1e-9) high = low + 1;
  high += 0.04 * (high - low);
  const inner = { width: width - EDGE.left - right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const x = (value) => EDGE.left + (inner.width * (value - first)) / Math.max(1, last - first);
  const y = (value) => EDGE.top + inner.height * (1 - (value - low) / (high - low));
  const parts = [element("title", {}, chart.alt), element("text", { x: 4, y: 18, class: "heading" }, chart.title)];
  for (const value of ticks(low, high, 4)) {
    parts.push(element("line", { x1: EDGE.left, x2: EDGE.left + inner.width, y1: y(value), y2: y(value), class: "rule" }));
    parts.push(element("text", { x: EDGE.left - 8, y: y(value) + 5, "text-anchor": "end" }, short(value)));
  }
  for (const value of ticks(first, Math.max(last, first + 1), inner.width < 260 ? 3 : 5)) {
    if (!Number.isInteger(value)) continue;
    parts.push(element("text", { x: x(value), y: HEIGHT - 20, "text-anchor": "middle" }, value.toLocaleString("en")));
  }
  parts.push(element("text", { x: EDGE.left + inner.width / 2, y: HEIGHT - 3, "text-anchor": "middle" }, axis));
  if (mark !== null) {
    parts.push(element("line", { x1: x(mark), x2: x(mark), y1: EDGE.top, y2: EDGE.top + inner.height, class: "mark" }));
  }
  const ends = chart.series.map(({ name, kind, x: along, y: values }) => {
    const path = values.map((value, i) => `${i ? "L" : "M"}${x(along[i]).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    parts.push(element("path", { d: path, class: `curve ${kind}` }));
    return { name, kind, at: y(values.at(-1)) };
  });
  // Names keep a line's distance, in the order of the curves.
  ends.sort((one, other) => one.at - other.at);
  ends.forEach((end, i) => (end.at = i ? Math.max(end.at, ends[i - 1].at + LINE) : end.at));
  const excess = ends.length ? Math.max(0, ends.at(-1).at - (EDGE.top + inner.height + 4)) : 0;
  for (const { name, kind, at } of ends) {
    const place = { x: EDGE.left + inner.width + 8, y: at - excess + 5, class: `name ${kind}` };
    parts.push(element("text", place, name));
  }
  svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
  svg.replaceChildren(...parts);
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".curves");
  const dark = getComputedStyle(place).getPropertyValue("--st-background-color").trim();
  const light = dark.startsWith("#") ? parseInt(dark.slice(1, 3), 16) > 128 : true;
  place.classList.toggle("dark", !light);
  while (place.children.length < data.charts.length) {
    const figure = document.createElement("figure");
    figure.append(element("svg", { role: "img", height: HEIGHT, width: "100%" }));
    place.append(figure);
  }
  while (place.children.length > data.charts.length) place.lastChild.remove();
  place.redraw = () =>
    data.charts.forEach((chart, i) => {
      place.children[i].querySelector("svg").setAttribute("aria-label", chart.alt);
      draw(place.children[i], chart, data.axis, data.mark);
    });
  place.observer ??= new ResizeObserver(() => place.redraw());
  place.observer.observe(place);
  place.redraw();
}
