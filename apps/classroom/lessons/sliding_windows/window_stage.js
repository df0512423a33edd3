// A picture with its windows, the boxes of a class, and suppression one decision at a time. The data is sent once, the
// decisions are the record of what the suppression did (by, box, overlap, before, after, gone, shared area, the area it is divided by, corners).
const states = new WeakMap();
const slow = window.matchMedia("(prefers-reduced-motion: reduce)");

const percent = (p) => (p < 1 && p > 0.9995 ? "> 99.9 %" : `${(100 * p).toFixed(1)} %`);
const whole = (p) => `${Math.round(100 * p)} %`;
const count = (number) => number.toLocaleString("en-US");
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function made(name, className, text = "", parts = []) {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  element.append(...parts);
  return element;
}

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [modes, frame, image, layer, play, slider, output, text, panel] = [
    ".modes", ".frame", ".frame img", ".boxes", ".play", "input", "output", ".text", ".panel",
  ].map(find);
  const { words, windows, which, decisions } = data;
  const [width, height] = data.size;
  const ends = () => [windows.length - 1, which.length, decisions.length];
  const settings = JSON.stringify([data.label, data.least, data.threshold, data.covered, data.soft, decisions.length]);
  const scan = `${data.picture.length} ${windows.length} ${data.alt}`;
  const state = states.get(parentElement) ?? { mode: 0, timer: 0 };
  if (state.scan !== scan) Object.assign(state, { mode: 0, at: [which[0] ?? 0, which.length, 0], scan, settings });
  if (state.settings !== settings) {
    // Whoever turns a knob of the suppression wants to see what stays.
    if (state.mode === 0) state.mode = 2;
    state.at = [Math.min(state.at[0], ends()[0]), which.length, decisions.length];
    state.settings = settings;
  }
  states.set(parentElement, state);

  function place(element, [left, top, right, bottom]) {
    element.style.left = `${(100 * left) / width}%`;
    element.style.top = `${(100 * top) / height}%`;
    element.style.width = `${(100 * (right - left)) / width}%`;
    element.style.height = `${(100 * (bottom - top)) / height}%`;
    return element;
  }
  const boxOf = (rank, className, named = false) =>
    place(made("div", className, "", named ? [made("span", "", rank + 1)] : []), windows[which[rank]]);
  const facts = (entries) =>
    made("div", "counts", "", entries.map(([value, name]) => made("span", "", "", [made("b", "", count(value)), name])));

  function drawWindows(step) {
    const [left, top, right, bottom, scale] = windows[step];
    const passed = which.filter((window) => window < step);
    layer.replaceChildren(
      ...passed.map((window) => place(made("div", "past"), windows[window])),
      place(made("div", "current"), windows[step]),
    );
    const answers = data.answers[step];
    const scales = data.levels.length;
    const said = { number: step + 1, total: windows.length, scale: scale + 1, scales, width: right - left, height: bottom - top };
    const [best] = answers;
    const answer = best ? fill(words.answer, { label: data.labels[best[0]], score: percent(best[1]) }) : words.unsure;
    text.textContent = `${fill(words.window, said)} ${answer}`;
    const levels = data.levels.map((level, i) => {
      const small = new Image();
      small.src = data.picture;
      small.alt = "";
      const shown = made("div", i === scale ? "level on" : "level", "", [small]);
      shown.style.flex = `${level} 1 0`;
      if (i === scale) shown.append(place(made("div", ""), windows[step]));
      return shown;
    });
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words.crop);
    canvas.width = canvas.height = 224;
    const [l, t, r, b] = data.seen[step];
    const paint = () => canvas.getContext("2d").drawImage(image, l, t, r - l, b - t, 0, 0, 224, 224);
    image.complete ? paint() : image.addEventListener("load", paint, { once: true });
    const bars = answers.map(([index, value]) => {
      const bar = made("div", "bar");
      bar.style.width = `${100 * value}%`;
      const label = data.labels[index];
      const parts = [made("span", "", label), made("b", "", percent(value)), made("div", "track", "", [bar])];
      return made("div", label === data.label ? "answer of" : "answer", "", parts);
    });
    panel.replaceChildren(
      made("div", "sees", "", [
        made("div", "", "", [made("p", "heading", words.crop), canvas]),
        made("div", "", "", [made("p", "heading", words.answers), ...bars]),
      ]),
      made("p", "heading", fill(words.pyramid, { scales })),
      made("div", "levels", "", levels),
    );
  }

  function drawBoxes(step) {
    const ranks = which.slice(0, step).map((_, rank) => rank);
    layer.replaceChildren(...ranks.map((rank) => boxOf(rank, rank === step - 1 ? "lit" : "", rank === step - 1)).reverse());
    const least = whole(data.least);
    const values = { count: data.count, total: windows.length, label: data.label, least };
    const sentences = [fill(data.count ? words.boxes : words.none, values)];
    if (data.count > which.length) sentences.push(fill(words.left_out, { count: which.length }));
    if (step) sentences.push(fill(words.box, { box: step, score: percent(data.scores[step - 1]) }));
    text.textContent = sentences.join(" ");
    const bars = data.byScale.map(([boxes, all, share], scale) => {
      const bar = made("div", "bar");
      bar.style.width = `${100 * share}%`;
      const parts = [
        made("span", "", fill(words.scale, { scale: scale + 1 })),
        made("b", "", fill(words.of, { count: count(boxes), total: count(all) })),
        made("div", "track", "", [bar]),
      ];
      return made("div", "answer of", "", parts);
    });
    panel.replaceChildren(made("p", "heading", words.byScale), ...bars);
  }

  function drawSuppression(step) {
    const [chosen, gone, scores] = [new Set(), new Set(), [...data.scores]];
    for (const [by, box, , , after, out] of decisions.slice(0, step)) {
      if (by === box) chosen.add(box);
      if (out) gone.add(box);
      scores[box] = after;
    }
    const [by, box, overlap, before, after, out, shared, base, ...common] = decisions[step - 1] ?? [];
    const pair = step > 0 && by !== box;
    const shown = which.map((_, rank) => rank).filter((rank) => !gone.has(rank) && !(pair && (rank === by || rank === box)));
    const drawn = shown.map((rank) => boxOf(rank, chosen.has(rank) ? (rank === by ? "by" : "chosen") : "", chosen.has(rank)));
    if (pair) drawn.push(place(made("div", "common"), common), boxOf(by, "by", true), boxOf(box, "hit", true));
    layer.replaceChildren(...drawn);
    const values = {
      box: box + 1, by: by + 1, score: percent(scores[box] ?? 0), before: percent(before ?? 0), after: percent(after ?? 0),
      overlap: (overlap ?? 0).toFixed(2), threshold: data.threshold.toFixed(2), least: whole(data.least),
      label: data.label, count: which.length,
    };
    const kind = !step ? (which.length ? "begin" : "none") : !pair ? "chosen" : !data.soft ? "removed" : out ? "gone" : "reduced";
    text.textContent = fill(words[kind], values);
    const row = (name, value, className = "") => made("tr", className, "", [made("td", "", name), made("td", "", value)]);
    const own = (rank) => [fill(words.own, { box: rank + 1 }), count(data.areas[rank])];
    const lines = pair
      ? [
          row(words.intersection, `${common[2] - common[0]} × ${common[3] - common[1]} = ${count(shared)}`),
          row(...own(by)),
          row(...own(box)),
          ...(data.covered ? [] : [row(words.union, `${count(data.areas[by])} + ${count(data.areas[box])} − ${count(shared)} = ${count(base)}`)]),
          row(data.covered ? data.words.other : "IoU", `${count(shared)} / ${count(base)} = ${values.overlap}`, "sum"),
        ]
      : [];
    const table = document.createElement("table");
    table.append(...lines);
    const undecided = which.length - chosen.size - gone.size;
    panel.replaceChildren(facts([[chosen.size, words.kept], [gone.size, words.out], [undecided, words.waiting]]), table);
  }

  function draw() {
    const end = ends()[state.mode];
    const step = (state.at[state.mode] = Math.max(0, Math.min(state.at[state.mode], end)));
    [drawWindows, drawBoxes, drawSuppression][state.mode](step);
    slider.max = end;
    slider.value = step;
    slider.setAttribute("aria-label", words.slider[state.mode]);
    slider.setAttribute("aria-valuetext", text.textContent);
    output.textContent = `${count(step + (state.mode ? 0 : 1))} / ${count(end + (state.mode ? 0 : 1))}`;
    image.alt = `${data.alt}. ${text.textContent}`;
    frame.setAttribute("aria-label", data.modes[state.mode]);
    [...modes.children].forEach((button, i) => button.setAttribute("aria-pressed", i === state.mode));
    play.textContent = state.timer ? words.pause : step === end ? words.again : words.play;
    text.setAttribute("aria-live", state.timer ? "off" : "polite"); // A reader need not hear each step of a running show.
  }
  function run(on) {
    clearInterval(state.timer);
    // Whoever asked for less motion gets single pictures, not a film.
    const pause = slow.matches ? 1200 : [60, 150, 600][state.mode];
    state.timer = on ? setInterval(() => move(1, true), pause) : 0;
    draw();
  }
  function move(by, playing = false) {
    state.at[state.mode] += by;
    const over = state.at[state.mode] >= ends()[state.mode];
    if (!playing || over || !frame.isConnected) run(false);
    else draw();
  }

  play.onclick = () => {
    if (!state.timer && state.at[state.mode] >= ends()[state.mode]) state.at[state.mode] = 0;
    run(!state.timer);
  };
  slider.oninput = () => {
    state.at[state.mode] = Number(slider.value);
    run(false);
  };
  frame.onkeydown = (event) => {
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9 };
    if (event.key === " ") play.onclick();
    else if (event.key in steps) move(steps[event.key]);
    else return;
    event.preventDefault();
  };
  modes.replaceChildren(
    ...data.modes.map((title, mode) => {
      const button = made("button", "", title);
      button.onclick = () => {
        state.mode = mode;
        if (mode === 2) state.at[2] = 0;
        run(false);
      };
      return button;
    }),
  );
  if (image.src !== data.picture) image.src = data.picture;
  frame.style.setProperty("--ratio", width / height);
  run(Boolean(state.timer));
  return () => clearInterval(state.timer);
}
