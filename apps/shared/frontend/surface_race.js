// An animated race of optimizers on a surface: {title, low, high, start, minima, side, heights, steps, followed,
// trajectories: [{name, title, colour, x, y, heights, losses, diverged_at}], channel}. It sends the triggers "start"
// ([x, y]) and "followed" (a name). The arithmetic listens to "convolab-race" and requests a step by "convolab-race-go".
const races = new WeakMap();
const SPEEDS = [0.05, 0.25, 1, 2];
const STEPS_PER_SECOND = 60;
const STILL = 0.8; // Seconds between two pictures, for those who asked for less motion.

export default function ({ data, parentElement, setTriggerValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [above, relief, play, slider, text, board, speed] = [".above", ".relief", ".play", ".scrub", ".text", ".board", ".speed"].map(find);
  const state = races.get(parentElement) ?? { step: Infinity, playing: false, speed: 1, yaw: -0.6, pitch: 0.75, frame: 0, shownStep: -1 };
  races.set(parentElement, state);
  state.cleanup?.(); // Called again with new data, without a clean-up of the previous call.
  const [[left, bottom], [right, top]] = [data.low, data.high];
  const unit = (x, y) => [(x - left) / (right - left), (y - bottom) / (top - bottom)];
  const points = data.trajectories.map((trajectory) => trajectory.x.map((x, i) => unit(x, trajectory.y[i])));
  const order = data.trajectories.map((_, i) => i).sort((a, b) => (data.trajectories[a].name === data.followed) - (data.trajectories[b].name === data.followed));
  state.step = Math.min(state.step, data.steps);
  slider.max = data.steps;
  let views = [];

  const number = (value) => (Math.abs(value) >= 1e6 ? "≥ 10⁶" : Math.abs(value) >= 0.001 || value === 0 ? value.toPrecision(3) : value.toExponential(0).replace("-", "−"));

  function layOut() {
    const ratio = window.devicePixelRatio || 1;
    const ground = getComputedStyle(find(".ground"));
    const [back, fore] = [rgb(ground.backgroundColor), rgb(ground.color)];
    const dark = back[0] + back[1] + back[2] < 384;
    const ink = dark
      ? { low: mix(back, fore, 0.06), high: mix(back, [120, 150, 180], 0.62), text: fore, light: [200, 220, 240], back }
      : { low: mix(back, [120, 150, 180], 0.04), high: [148, 168, 188], text: fore, light: [255, 255, 255], back };
    views = [above, relief].map((canvas) => {
      const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      return { canvas, paint: canvas.getContext("2d"), width, height, ratio, ink };
    });
    if (!views[0].width) return (views = []);
    const [flat, tall] = views;
    flat.ground = paintMap(data, flat.width, flat.height, ink);
    flat.place = ([u, v]) => [u * flat.width, (1 - v) * flat.height];
    flat.paths = points.map((path) => path.map((point) => flat.place(point)));
    drawRelief(tall);
    draw();
  }

  function drawRelief(tall) {
    Object.assign(tall, { yaw: state.yaw, pitch: state.pitch, scale: Math.min(tall.width * 0.72, tall.height * 0.88) });
    tall.ground = paintRelief(data, tall, tall.ink);
    tall.place = ([u, v]) => project(tall, u, v, heightAt(data, u, v) + 0.012);
    const inside = ([u, v]) => u >= 0 && u <= 1 && v >= 0 && v <= 1;
    tall.paths = points.map((path, i) =>
      path.map((point, k) => (inside(point) ? project(tall, ...point, data.trajectories[i].heights[k] / 1000 + 0.012) : null)),
    );
  }

  function mark(view, place, size, filled) {
    const [x, y] = view.place(unit(...place));
    const { paint, ratio, ink } = view;
    for (const [width, colour] of [[4.5, css(ink.back)], [2, css(ink.text)]]) {
      paint.strokeStyle = colour;
      paint.lineWidth = width * ratio;
      paint.beginPath();
      if (filled) paint.arc(x, y, size * ratio, 0, 7);
      else
        for (const sign of [1, -1]) {
          paint.moveTo(x - size * ratio, y - sign * size * ratio);
          paint.lineTo(x + size * ratio, y + sign * size * ratio);
        }
      paint.stroke();
    }
  }

  function draw() {
    const whole = Math.floor(state.step);
    const fraction = state.step - whole;
    for (const view of views) {
      const { paint, ratio, ink } = view;
      paint.clearRect(0, 0, view.width, view.height);
      paint.drawImage(view.ground, 0, 0);
      data.minima.forEach((place) => mark(view, place, 5, false));
      mark(view, data.start, 6, true);
      paint.lineJoin = paint.lineCap = "round";
      const heads = [];
      for (const i of order) {
        const path = view.paths[i];
        const bold = data.trajectories[i].name === data.followed;
        const next = path[Math.min(whole + 1, path.length - 1)];
        const last = path[whole];
        const head = last && next ? [last[0] + (next[0] - last[0]) * fraction, last[1] + (next[1] - last[1]) * fraction] : null;
        for (const [width, colour] of [[bold ? 6 : 4, css(ink.back)], [bold ? 3.5 : 2, data.trajectories[i].colour]]) {
          paint.lineWidth = width * ratio;
          paint.strokeStyle = colour;
          paint.globalAlpha = colour === data.trajectories[i].colour ? 1 : 0.55;
          paint.beginPath();
          let pen = false;
          for (let k = 0; k <= whole; k++) {
            const at = path[k];
            if (at) pen ? paint.lineTo(at[0], at[1]) : paint.moveTo(at[0], at[1]);
            pen = Boolean(at);
          }
          if (pen && head) paint.lineTo(...head);
          paint.stroke();
        }
        paint.globalAlpha = 1;
        if (head) heads.push([head, i, bold]);
      }
      for (const [[x, y], i, bold] of heads) {
        paint.beginPath();
        paint.arc(x, y, (bold ? 8 : 6) * ratio, 0, 7);
        paint.fillStyle = data.trajectories[i].colour;
        paint.fill();
        paint.lineWidth = 2 * ratio;
        paint.strokeStyle = css(ink.back);
        paint.stroke();
      }
      label(view, heads);
    }
    if (whole !== state.shownStep) report(whole);
  }

  // Write the names of the optimizers where they do not overlap.
  function label({ paint, ratio, ink, width }, heads) {
    const taken = [];
    paint.font = `600 ${13 * ratio}px ${getComputedStyle(find(".ground")).fontFamily}`;
    paint.textBaseline = "middle";
    for (const [[x, y], i] of heads.reverse()) {
      const length = paint.measureText(data.trajectories[i].title).width;
      const from = x + 12 * ratio + length > width ? x - 12 * ratio - length : x + 12 * ratio;
      if (taken.some(([a, b, l]) => Math.abs(b - y) < 16 * ratio && from < a + l && a < from + length)) continue;
      taken.push([from, y, length]);
      paint.lineWidth = 4 * ratio;
      paint.strokeStyle = css(ink.back);
      paint.strokeText(data.trajectories[i].title, from, y);
      paint.fillStyle = css(ink.text);
      paint.fillText(data.trajectories[i].title, from, y);
    }
  }

  function report(whole) {
    state.shownStep = whole;
    slider.value = whole;
    text.textContent = `Step ${whole} of ${data.steps}`;
    [...board.children].forEach((button, i) => {
      const trajectory = data.trajectories[i];
      button.lastChild.textContent = trajectory.diverged_at && whole >= trajectory.diverged_at ? "diverged" : number(trajectory.losses[whole]);
    });
    find(".pictures").setAttribute("aria-label", `${data.title}, step ${whole} of ${data.steps}`);
    (window.convolabRaces ??= {})[data.channel] = whole;
    window.dispatchEvent(new CustomEvent("convolab-race", { detail: { channel: data.channel, step: whole } }));
  }

  function run(on) {
    cancelAnimationFrame(state.frame);
    state.playing = on && data.trajectories.length > 0;
    let previous = 0;
    const wait = matchMedia("(prefers-reduced-motion: reduce)").matches ? STILL : 0;
    const tick = (now) => {
      if (!above.isConnected) return;
      previous ||= now;
      const seconds = Math.min(wait + 0.1, (now - previous) / 1000);
      if (seconds < wait) return (state.frame = requestAnimationFrame(tick));
      state.step = Math.min(data.steps, state.step + seconds * STEPS_PER_SECOND * state.speed);
      previous = now;
      draw();
      if (state.step >= data.steps) run(false);
      else state.frame = requestAnimationFrame(tick);
    };
    if (state.playing) {
      if (state.step >= data.steps) state.step = 0;
      state.frame = requestAnimationFrame(tick);
    }
    play.textContent = state.playing ? "Pause" : state.step >= data.steps ? "Play again" : "Play";
  }
  function go(step) {
    run(false);
    state.step = Math.min(data.steps, Math.max(0, step));
    draw();
    run(false);
  }

  play.onclick = () => run(!state.playing);
  find(".back").onclick = () => go(Math.ceil(state.step) - 1);
  find(".forward").onclick = () => go(Math.floor(state.step) + 1);
  slider.oninput = () => go(Number(slider.value));
  speed.value = SPEEDS.indexOf(state.speed);
  speed.oninput = () => (state.speed = SPEEDS[Number(speed.value)]);
  above.onclick = (event) => {
    const box = above.getBoundingClientRect();
    const [u, v] = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    state.step = still ? data.steps : 0;
    state.playing = !still;
    setTriggerValue("start", [left + u * (right - left), bottom + v * (top - bottom)].map((value) => Number(value.toFixed(3))));
  };
  const rotate = (yaw, pitch) => {
    state.yaw += yaw;
    state.pitch = Math.min(1.35, Math.max(0.3, state.pitch + pitch));
    if (views.length) drawRelief(views[1]);
    draw();
  };
  relief.onpointerdown = (event) => relief.setPointerCapture(event.pointerId);
  relief.onpointermove = (event) => event.buttons && rotate(event.movementX * 0.01, event.movementY * 0.006);
  relief.onkeydown = (event) => {
    const by = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
    if (!by) return;
    event.preventDefault(); // Otherwise the page scrolls.
    rotate(...by);
  };
  board.replaceChildren(
    ...data.trajectories.map((trajectory) => {
      const button = document.createElement("button");
      const dot = document.createElement("i");
      dot.style.background = trajectory.colour;
      button.append(dot, Object.assign(document.createElement("b"), { textContent: trajectory.title }), document.createElement("span"));
      button.setAttribute("aria-pressed", trajectory.name === data.followed);
      button.onclick = () => setTriggerValue("followed", trajectory.name);
      return button;
    }),
  );

  state.shownStep = -1;
  const onRequest = ({ detail }) => detail.channel === data.channel && go(detail.step);
  window.addEventListener("convolab-race-go", onRequest);
  const observer = new ResizeObserver(layOut);
  observer.observe(above);
  layOut();
  run(state.playing);
  state.cleanup = () => {
    cancelAnimationFrame(state.frame);
    observer.disconnect();
    window.removeEventListener("convolab-race-go", onRequest);
  };
  return state.cleanup;
}
