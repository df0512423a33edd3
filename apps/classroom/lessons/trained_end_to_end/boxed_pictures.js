// Pictures with their boxes: {source, size, view, caption, alt, boxes: [{place, kind, rank}]}. With a curve of [recall,
// precision, score], beside it: a point to drag on it, or to move with the arrow keys, draws only the boxes of a rank
// up to its own. When it is let go, the state "least" becomes its score.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 420, HEIGHT = 330, LEFT = 52, RIGHT = 12, TOP = 26, BOTTOM = 44;
const across = (recall) => LEFT + recall * (WIDTH - LEFT - RIGHT);
const down = (precision) => TOP + (1 - precision) * (HEIGHT - TOP - BOTTOM);
const percent = (share) => `${Math.round(100 * share)} %`;

function made(name, attributes, parent, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

export default function ({ data, parentElement, setStateValue }) {
  const [parts, place, grid] = [".parts", ".curve", ".pictures"].map((name) => parentElement.querySelector(name));
  const { curve, words } = data;
  const kept = (parts.kept ??= { busy: false });
  parts.classList.toggle("with", curve.length > 0);
  if (curve.length) Object.assign(grid, { tabIndex: 0, role: "region", ariaLabel: words.pictures });

  grid.replaceChildren(
    ...data.pictures.map((picture) => {
      const figure = document.createElement("figure");
      const drawing = made("svg", { viewBox: picture.view.join(" "), role: "img", "aria-label": picture.alt }, figure);
      const [width, height] = picture.size;
      if (picture.source) {
        figure.className = "photo";
        made("image", { href: picture.source, width, height, preserveAspectRatio: "none" }, drawing);
      }
      for (const { place: [x, y, wide, high], kind, rank } of picture.boxes)
        made("rect", { x, y, width: wide, height: high, class: kind, "data-rank": rank }, drawing);
      if (picture.caption) {
        const caption = document.createElement("figcaption");
        caption.textContent = picture.caption;
        figure.append(caption);
      }
      return figure;
    }),
  );
  if (!curve.length) return place.replaceChildren();

  const boxes = [...grid.querySelectorAll("rect")].map((box) => [box, Number(box.dataset.rank)]);
  if (!place.firstChild) place.append(document.createElementNS(SVG, "svg"), document.createElement("p"));
  const [chart, said] = place.children;
  const hadFocus = chart.contains(parentElement.activeElement ?? document.activeElement);
  chart.replaceChildren();
  chart.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    made("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: down(share), y2: down(share), class: "grid" }, chart);
    made("text", { x: LEFT - 6, y: down(share) + 5, "text-anchor": "end" }, chart, percent(share));
    made("text", { x: across(share), y: HEIGHT - BOTTOM + 19, "text-anchor": share === 1 ? "end" : "middle" }, chart, percent(share));
  }
  made("text", { x: 0, y: 14 }, chart, words.precision);
  made("text", { x: WIDTH - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, chart, words.recall);
  const line = (points) => points.map(([recall, precision], i) => `${i ? "L" : "M"}${across(recall).toFixed(1)} ${down(precision).toFixed(1)}`).join("");
  made("path", { d: line(curve), class: "past" }, chart);
  const reached = made("path", {}, chart);
  const slider = made("g", { role: "slider", tabindex: 0, "aria-label": words.slider, "aria-valuemin": 1, "aria-valuemax": curve.length }, chart);
  const point = made("circle", { r: 9 }, slider);

  const show = (at) => {
    kept.at = Math.min(curve.length - 1, Math.max(0, at));
    const [recall, precision, score] = curve[kept.at];
    reached.setAttribute("d", line(curve.slice(0, kept.at + 1)));
    point.setAttribute("cx", across(recall));
    point.setAttribute("cy", down(precision));
    const values = { score: score.toFixed(2), precision: percent(precision), recall: percent(recall), count: kept.at + 1 };
    const text = words.said.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    said.textContent = text;
    slider.setAttribute("aria-valuenow", kept.at + 1);
    slider.setAttribute("aria-valuetext", text);
    for (const [box, rank] of boxes) box.style.display = rank <= kept.at ? "" : "none";
  };
  const send = () => {
    kept.waits = true;
    setStateValue("least", curve[kept.at][2]);
  };
  // The page answers with a rounded score, for which the point need not leave its place; another score moves it.
  const stays = kept.busy || kept.waits || kept.least === data.least;
  show(stays ? kept.at : data.at);
  kept.waits = false;
  kept.least = data.least;
  if (hadFocus) slider.focus({ preventScroll: true });

  const nearest = (event) => {
    const frame = chart.getBoundingClientRect(), scale = WIDTH / frame.width;
    const x = (event.clientX - frame.left) * scale, y = (event.clientY - frame.top) * scale;
    let best = 0, least = Infinity;
    curve.forEach(([recall, precision], i) => {
      const distance = (across(recall) - x) ** 2 + 0.25 * (down(precision) - y) ** 2;
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  };
  chart.onpointerdown = (event) => {
    kept.busy = true;
    chart.setPointerCapture(event.pointerId);
    show(nearest(event));
    chart.onpointermove = (e) => show(nearest(e));
    chart.onpointerup = chart.onpointercancel = () => {
      chart.onpointermove = chart.onpointerup = chart.onpointercancel = null;
      kept.busy = false;
      slider.focus({ preventScroll: true });
      send();
    };
  };
  const page = Math.max(5, Math.round(curve.length / 20));
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -page, PageUp: page, Home: -curve.length, End: curve.length };
  slider.onkeydown = (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(kept.at + steps[event.key]);
  };
  slider.onkeyup = (event) => {
    if (event.key in steps) send();
  };
}
