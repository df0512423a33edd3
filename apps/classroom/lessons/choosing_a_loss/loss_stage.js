// The loss of one prediction on its curve, and its probabilities as bars that can be dragged. The other classes share
// what is left in their old proportion. {labels, probabilities, others, truth, smallest, samples: [{source, p}], words}.
const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 596, 36, 292];
const HIGHEST = 7; // Nats at the upper end of the axis.
const SIDE = 34; // Of a pinned picture.
const EDGE = 0.0001; // How near to 0 and 1 a bar can be dragged.
const states = new WeakMap();

const x = (p) => LEFT + p * (RIGHT - LEFT);
const y = (nats) => BOTTOM - (Math.min(nats, HIGHEST) / HIGHEST) * (BOTTOM - TOP);
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const { labels, probabilities, others, truth, samples, words } = data;
  const given = JSON.stringify([labels, probabilities, truth]);
  const known = states.get(parentElement);
  const rest = Math.max(0, 1 - probabilities.reduce((sum, p) => sum + p, 0));
  const start = [...probabilities, rest]; // The last is all other classes together.
  const state = known?.given === given ? known : { given, values: [...start] };
  states.set(parentElement, state);
  const loss = (p) => -Math.log(Math.max(p, data.smallest));

  function element(parent, name, attributes, text) {
    const created = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
    if (text !== undefined) created.textContent = text;
    parent.append(created);
    return created;
  }
  const svg = find("svg");
  svg.replaceChildren();
  svg.setAttribute("aria-label", words.chart);
  element(svg, "text", { x: 0, y: 18, class: "title" }, words.title);
  for (let nats = 0; nats <= HIGHEST; nats += 1) {
    element(svg, "line", { x1: LEFT, x2: RIGHT, y1: y(nats), y2: y(nats), class: "grid" });
    if (nats % 2 === 0) element(svg, "text", { x: LEFT - 10, y: y(nats) + 5, "text-anchor": "end" }, nats);
  }
  for (const p of [0, 0.25, 0.5, 0.75, 1]) {
    element(svg, "text", { x: x(p), y: BOTTOM + 22, "text-anchor": "middle" }, `${100 * p} %`);
  }
  element(svg, "text", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 48, "text-anchor": "middle" }, words.axis);
  const shares = Array.from({ length: 201 }, (_, i) => Math.exp(-HIGHEST) + (i / 200) * (1 - Math.exp(-HIGHEST)));
  const line = (curve) => shares.map((p) => `${x(p).toFixed(1)},${y(curve(p)).toFixed(1)}`).join(" ");
  element(svg, "polyline", { points: line((p) => (1 - p) ** 2), class: "squares" });
  element(svg, "polyline", { points: line(loss), class: "entropy" });
  element(svg, "text", { x: x(0.1), y: y(2.7), class: "name" }, words.entropy);
  element(svg, "text", { x: x(0.01), y: y(0.1) }, words.squares);
  for (const { source, p } of samples) {
    const at = { x: x(p) - SIDE / 2, y: y(Math.min(loss(p), HIGHEST - 0.4)) - SIDE / 2 };
    element(svg, "image", { ...at, width: SIDE, height: SIDE, href: source });
  }
  const ring = element(svg, "circle", { r: 22, class: "ring" });

  find(".head").replaceChildren(...words.head.map((word) => Object.assign(document.createElement("span"), { textContent: word })));
  const rows = [...labels, ...(others ? [words.others.replace("{count}", others.toLocaleString("en"))] : [])];
  const bars = rows.map((label, i) => {
    const row = document.createElement("div");
    row.className = `row${i === truth ? " true" : ""}`;
    row.innerHTML = '<span class="label"></span><input type="range" min="0" max="1000" step="1">' +
      '<span class="p"></span><span class="push"><i></i></span><span class="gradient"></span>';
    row.querySelector(".label").textContent = label + (i === truth ? " ✓" : "");
    const slider = row.querySelector("input");
    slider.setAttribute("aria-label", words.slider.replace("{label}", label));
    slider.disabled = i >= labels.length;
    slider.oninput = () => {
      const wanted = Math.min(Math.max(slider.value / 1000, EDGE), 1 - EDGE);
      const left = 1 - state.values[i];
      const also = state.values.filter((_, other) => other !== i && (other < labels.length || others)).length;
      state.values = state.values.map((value, other) => {
        if (other === i) return wanted;
        if (other >= labels.length && !others) return 0;
        return left > 1e-9 ? (value * (1 - wanted)) / left : (1 - wanted) / also;
      });
      draw();
    };
    return row;
  });
  find(".bars").replaceChildren(...bars);
  const again = find("button");
  again.textContent = words.again;
  again.onclick = () => {
    state.values = [...start];
    draw();
  };

  function draw() {
    const { values } = state;
    const nats = loss(values[truth]);
    ring.setAttribute("cx", x(values[truth]));
    ring.setAttribute("cy", y(nats));
    bars.forEach((row, i) => {
      const gradient = values[i] - (i === truth ? 1 : 0);
      const slider = row.querySelector("input");
      slider.value = Math.round(1000 * values[i]);
      slider.setAttribute("aria-valuetext", percent(values[i]));
      row.querySelector(".p").textContent = percent(values[i]);
      row.querySelector(".gradient").textContent = signed(gradient);
      const push = row.querySelector("i");
      push.className = gradient < 0 ? "up" : "down";
      push.style.width = `${50 * Math.min(Math.abs(gradient), 1)}%`;
    });
    const best = values.slice(0, labels.length).indexOf(Math.max(...values.slice(0, labels.length)));
    const isMoved = values.some((value, i) => value !== start[i]);
    find(".foot").classList.toggle("moved", isMoved);
    find(".said").textContent = !isMoved ? "" : words.said
      .replace("{label}", labels[truth])
      .replace("{p}", values[truth].toPrecision(3))
      .replace("{loss}", nats.toFixed(3))
      .replace("{verdict}", best === truth ? words.hit : words.miss);
    again.disabled = !isMoved;
  }
  draw();
}
