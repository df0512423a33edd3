// The rows of a file in their chunks, and which of them a batch reads:
// {pictures, chunk, batch, strategies: [{title, rows, held, sentences}]}.
const BATCH = "#E69F00";
const states = new WeakMap();

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [canvas, play, slider, group, text, key] = ["canvas", ".play", "input", ".strategies", ".text", ".key"].map(find);
  const state = states.get(parentElement) ?? { strategy: 0, batch: 1, timer: 0 };
  states.set(parentElement, state);
  const batches = Math.ceil(data.pictures / data.batch);
  state.batch = Math.min(state.batch, batches);
  slider.max = batches;

  // As large as possible: chunks are nearly square and wrap like words.
  function layout(width) {
    const chunks = Math.ceil(data.pictures / data.chunk);
    let columns = Math.ceil(Math.sqrt(data.chunk));
    for (let full = columns; full <= 3 * columns; full++)
      if (data.chunk % full === 0) {
        columns = full;
        break;
      }
    const lines = Math.ceil(data.chunk / columns);
    for (let cell = 12; cell > 1; cell--) {
      const gap = data.chunk < 4 ? 1 : 6;
      const [w, h] = [columns * cell + gap, lines * cell + gap];
      const across = Math.max(1, Math.floor(width / w));
      const height = Math.ceil(chunks / across) * h;
      if (height <= 380 || cell === 2) return { cell, columns, w, h, across, height, gap };
    }
  }

  function draw() {
    const width = parentElement.querySelector(".key").clientWidth;
    if (!width) return;
    const { cell, columns, w, h, across, height, gap } = layout(width);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.height = `${height}px`;
    const [unread, held, done] = ["rest", "mem", "past"].map((name) => getComputedStyle(find(`.${name}`)).backgroundColor);
    const strategy = data.strategies[state.strategy];
    const first = (state.batch - 1) * data.batch;
    const place = new Uint8Array(data.pictures);
    const inMemory = new Set(strategy.held[state.batch - 1]);
    for (let row = 0; row < data.pictures; row++) if (inMemory.has(Math.floor(row / data.chunk))) place[row] = 1;
    for (let i = 0; i < first; i++) place[strategy.rows[i]] = 2;
    for (let i = first; i < Math.min(first + data.batch, data.pictures); i++) place[strategy.rows[i]] = 3;
    const paint = canvas.getContext("2d");
    paint.scale(ratio, ratio);
    const inset = cell > 3 ? 1 : 0;
    for (let row = 0; row < data.pictures; row++) {
      const [chunk, inner] = [Math.floor(row / data.chunk), row % data.chunk];
      const x = (chunk % across) * w + (inner % columns) * cell + gap / 2;
      const y = Math.floor(chunk / across) * h + Math.floor(inner / columns) * cell + gap / 2;
      paint.fillStyle = [unread, held, done, BATCH][place[row]];
      paint.fillRect(x, y, cell - inset, cell - inset);
    }
    paint.strokeStyle = held;
    paint.lineWidth = 2;
    if (data.chunk >= 4)
      for (const chunk of inMemory)
        paint.strokeRect((chunk % across) * w + 1, Math.floor(chunk / across) * h + 1, w - 3, h - 3);
    slider.value = state.batch;
    text.textContent = strategy.sentences[state.batch - 1];
    canvas.setAttribute("aria-label", `${strategy.title}. ${text.textContent}`);
    for (const button of group.children)
      button.setAttribute("aria-pressed", button.dataset.strategy === String(state.strategy));
    text.setAttribute("aria-live", state.timer ? "off" : "polite"); // Nobody can listen to a sentence per batch.
    play.textContent = state.timer ? "Pause" : state.batch === batches ? "Again" : "Play";
  }

  function run(on) {
    clearInterval(state.timer);
    const pause = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1500 : Math.max(60, Math.min(500, 9000 / batches));
    state.timer = on ? setInterval(step, pause) : 0;
    draw();
  }
  function step() {
    if (state.batch >= batches || !canvas.isConnected) return run(false);
    state.batch += 1;
    draw();
  }
  play.onclick = () => {
    if (!state.timer && state.batch === batches) state.batch = 1;
    run(!state.timer);
  };
  slider.oninput = () => {
    state.batch = Number(slider.value);
    run(false);
  };
  group.replaceChildren(
    ...data.strategies.map((strategy, i) => {
      const button = document.createElement("button");
      button.textContent = strategy.title;
      button.dataset.strategy = i;
      button.onclick = () => {
        state.strategy = i;
        draw();
      };
      return button;
    }),
  );
  key.innerHTML =
    '<span><i class="now"></i>this batch</span><span><i class="mem"></i>in memory</span>' +
    '<span><i class="past"></i>seen</span><span><i class="rest"></i>to come</span>';
  run(Boolean(state.timer));
  state.observer?.disconnect();
  state.observer = new ResizeObserver(draw);
  state.observer.observe(key);
  return () => {
    clearInterval(state.timer);
    state.observer.disconnect();
  };
}
