// The plane of a GAN with layers to switch, and the diagram of a step. `data` comes from plane_data.py. Layers are
// switched here, without the server. New data is reached in a glide: in a half step only what that half changes moves,
// and the half is lit in the diagram. Points drawn with the pointer are sent as the state "drawn".
const LAYERS = ["real", "fakes", "field", "grid", "arrows"];
const GLIDES = { step: 350, slow: 900, run: 420 }; // Milliseconds for a half step, or for what happened meanwhile.
const SPACING = 0.03; // Between drawn points, in units of the plane.
const HUNDRED = 100;

// Kept for the whole visit, as the page may put up the component anew.
const chosen = (globalThis.convolabGanLayers ??= new Set(LAYERS));

const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const places = (text, unit) => Float32Array.from(new Int16Array(bytes(text).buffer), (one) => one / unit);

const read = (data) => ({
  field: Float32Array.from(bytes(data.field)),
  real: places(data.real, data.unit),
  fakes: places(data.fakes, data.unit),
  grid: places(data.grid, data.unit),
  density: Float32Array.from(bytes(data.density)),
  arrows: places(data.arrows, data.unit),
});

const between = (from, to, share) =>
  from.length === to.length && share < 1 ? to.map((value, i) => from[i] + share * (value - from[i])) : to;

const blend = (from, to, ofField, ofSamples) => ({
  field: between(from.field, to.field, ofField),
  real: to.real,
  fakes: between(from.fakes, to.fakes, ofSamples),
  grid: between(from.grid, to.grid, ofSamples),
  density: between(from.density, to.density, ofSamples),
  arrows: between(from.arrows, to.arrows, Math.min(ofField, ofSamples)),
});

const colour = (text) => {
  const found = /^#(..)(..)(..)$/.exec(text.trim());
  if (found) return found.slice(1).map((part) => parseInt(part, 16));
  return (text.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number);
};
const mix = (one, other, share) => one.map((value, i) => Math.round(value + share * (other[i] - value)));
const css = (rgb, alpha = 1) => `rgb(${rgb.join(" ")} / ${alpha})`;

function paint(canvas, look, data, drawn) {
  const side = Math.max(1, Math.round(canvas.clientWidth * (globalThis.devicePixelRatio || 1)));
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const [paper, ink, real, fake] = ["--st-background-color", "--st-text-color", "--real", "--fake"].map((name) =>
    colour(style.getPropertyValue(name)),
  );
  const dark = paper[0] + paper[1] + paper[2] < 384;
  const scale = side / (2 * data.extent);
  const x = (value) => (value + data.extent) * scale;
  const y = (value) => (data.extent - value) * scale;
  const unit = side / 560; // One pixel of a drawing of the usual size.
  context.fillStyle = css(paper);
  context.fillRect(0, 0, side, side);
  if (chosen.has("field")) {
    const image = new ImageData(data.cells, data.cells);
    look.field.forEach((value, i) => {
      const share = value / 127.5 - 1;
      const shown = mix(paper, share > 0 ? real : fake, (dark ? 0.5 : 0.42) * Math.abs(share));
      image.data.set([...shown, 255], 4 * i);
    });
    const small = new OffscreenCanvas(data.cells, data.cells);
    small.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(small, 0, 0, side, side);
  }
  for (const [mx, my, covered] of data.modes) {
    context.beginPath();
    context.arc(x(mx), y(my), data.radius * scale, 0, 2 * Math.PI);
    context.strokeStyle = css(ink, covered ? 0.9 : 0.45);
    context.lineWidth = (covered ? 2.5 : 1.5) * unit;
    context.setLineDash(covered ? [] : [4 * unit, 4 * unit]);
    context.stroke();
  }
  context.setLineDash([]);
  const dots = (points, rgb, radius, alpha) => {
    context.fillStyle = css(rgb, alpha);
    for (let i = 0; i < points.length; i += 2) {
      context.beginPath();
      context.arc(x(points[i]), y(points[i + 1]), radius * unit, 0, 2 * Math.PI);
      context.fill();
    }
  };
  if (chosen.has("grid")) grid(context, look, data, x, y, unit, fake);
  if (chosen.has("real")) dots(look.real, real, 3.4, 0.75);
  if (drawn?.length) dots(drawn.map((value) => value / HUNDRED), real, 3.4, 0.95);
  if (chosen.has("fakes")) dots(look.fakes, fake, 3.4, 0.8);
  if (chosen.has("arrows")) arrows(context, look.arrows, x, y, unit, ink);
}

function grid(context, look, data, x, y, unit, rgb) {
  const { lines } = data;
  const points = look.grid;
  const corner = (i) => [x(points[2 * i]), y(points[2 * i + 1])];
  const plane = points.length > 2 * (lines + 1);
  if (plane) {
    for (let row = 0; row < lines; row++) {
      for (let column = 0; column < lines; column++) {
        const first = row * (lines + 1) + column;
        context.beginPath();
        [first, first + 1, first + lines + 2, first + lines + 1].forEach((i, n) =>
          n ? context.lineTo(...corner(i)) : context.moveTo(...corner(i)),
        );
        context.fillStyle = css(rgb, (0.32 * look.density[row * lines + column]) / 255);
        context.fill();
      }
    }
  }
  context.strokeStyle = css(rgb, plane ? 0.45 : 0.9);
  context.lineWidth = (plane ? 0.9 : 3) * unit;
  const path = (indices) => {
    context.beginPath();
    indices.forEach((i, n) => (n ? context.lineTo(...corner(i)) : context.moveTo(...corner(i))));
    context.stroke();
  };
  const steps = Array.from({ length: lines + 1 }, (_, i) => i);
  if (!plane) path(steps);
  else {
    for (const one of steps) {
      path(steps.map((i) => one * (lines + 1) + i));
      path(steps.map((i) => i * (lines + 1) + one));
    }
  }
}

function arrows(context, values, x, y, unit, rgb) {
  context.strokeStyle = context.fillStyle = css(rgb, 0.9);
  context.lineWidth = 1.7 * unit;
  for (let i = 0; i < values.length; i += 4) {
    const [left, top] = [x(values[i]), y(values[i + 1])];
    const [right, bottom] = [x(values[i] + values[i + 2]), y(values[i + 1] + values[i + 3])];
    const length = Math.hypot(right - left, bottom - top);
    if (length < 1.5 * unit) continue;
    const head = Math.min(7 * unit, 0.5 * length);
    const [dx, dy] = [(right - left) / length, (bottom - top) / length];
    context.beginPath();
    context.moveTo(left, top);
    context.lineTo(right - 0.8 * head * dx, bottom - 0.8 * head * dy);
    context.stroke();
    context.beginPath();
    context.moveTo(right, bottom);
    context.lineTo(right - head * dx - 0.5 * head * dy, bottom - head * dy + 0.5 * head * dx);
    context.lineTo(right - head * dx + 0.5 * head * dy, bottom - head * dy - 0.5 * head * dx);
    context.fill();
  }
}

function describe(place, data, lit) {
  place.querySelector(".heading").textContent = data.heading;
  const element = (kind, name, text = "") =>
    Object.assign(document.createElement(kind), { className: name, textContent: text });
  place.querySelector(".halves").replaceChildren(
    ...data.halves.map(({ half, title, rows }) => {
      const box = element("section", "half");
      box.dataset.half = half;
      if (lit.includes(half)) {
        box.classList.add("lit");
        box.setAttribute("aria-current", "step");
      }
      box.append(element("div", "title", title));
      for (const { flow, text } of rows) {
        const line = element("div", "line");
        const path = element("span", "flow");
        for (const word of flow) {
          if (word === "→" || word === "+") path.append(word);
          else {
            const kind = word === "x" ? "x" : word.startsWith("G") ? "g" : "";
            path.append(element("span", `box ${kind} ${word.includes("frozen") ? "frozen" : ""}`, word));
          }
        }
        line.append(path, element("span", "number", text));
        box.append(line);
      }
      return box;
    }),
  );
  place.querySelector(".facts").replaceChildren(...data.facts.map((fact) => element("li", "", fact)));
}

function layers(place, data, redraw) {
  const row = place.querySelector(".layers");
  row.setAttribute("aria-label", data.words.layers);
  const focused = row.getRootNode().activeElement?.dataset?.layer;
  row.replaceChildren(
    ...LAYERS.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.layer = name;
      button.setAttribute("aria-pressed", String(chosen.has(name)));
      if (name !== "arrows" && name !== "grid") {
        const swatch = document.createElement("span");
        swatch.className = `swatch ${name}`;
        if (name !== "field") swatch.style.background = `var(--${name === "real" ? "real" : "fake"})`;
        button.append(swatch);
      }
      button.append(data.words[name]);
      button.onclick = () => {
        chosen.has(name) ? chosen.delete(name) : chosen.add(name);
        button.setAttribute("aria-pressed", String(chosen.has(name)));
        redraw();
      };
      return button;
    }),
  );
  if (focused) row.querySelector(`[data-layer="${focused}"]`)?.focus({ preventScroll: true });
}

export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.querySelector(".laboratory");
  const canvas = place.querySelector("canvas");
  const kept = (place.kept ??= {});
  const target = read(data);
  const style = getComputedStyle(place);
  const paper = colour(style.getPropertyValue("--st-background-color"));
  place.classList.toggle("dark", paper[0] + paper[1] + paper[2] < 384);
  canvas.setAttribute("aria-label", data.alt);

  kept.data = data;
  kept.redraw = () => paint(canvas, kept.look ?? target, kept.data, kept.strokes);
  kept.observer ??= new ResizeObserver(() => kept.redraw());
  kept.observer.observe(canvas);
  layers(place, data, () => kept.redraw());
  pointer(place, canvas, kept, data, setStateValue);

  const moved = String(data.moment) !== String(kept.moment);
  kept.moment = data.moment;
  if (!moved && kept.target) {
    kept.look = kept.target = target;
    describe(place, data, data.half);
    kept.redraw();
    return;
  }
  const from = kept.look ?? target;
  kept.target = target;
  cancelAnimationFrame(kept.frame);
  const still = !kept.look;
  const jumps = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const halves = data.pace === "run" || !data.half ? [""] : [...data.half];
  // A half step that was shown before need not be shown again.
  const parts = data.pace !== "run" && data.half === "DG" && kept.half === "D" && data.moment[0] === kept.steps ? ["G"] : halves;
  kept.half = data.half;
  kept.steps = data.moment[0];
  if (still) {
    kept.look = target;
    describe(place, data, data.half);
    kept.redraw();
    return;
  }
  const length = GLIDES[data.pace] ?? GLIDES.step;
  let began = null;
  let lit = null;
  const glide = (time) => {
    began ??= time;
    const passed = (time - began) / length;
    const part = parts[Math.min(parts.length - 1, Math.floor(passed))];
    if (part !== lit) describe(place, data, part);
    lit = part;
    const eased = (value) => (jumps ? Number(value > 0) : Math.max(0, Math.min(1, value)));
    const share = (half) => {
      if (parts[0] === "") return eased(passed);
      const at = parts.indexOf(half);
      return at < 0 ? 1 : eased(passed - at);
    };
    kept.look = blend(from, target, share("D"), share("G"));
    kept.redraw();
    if (passed < parts.length) kept.frame = requestAnimationFrame(glide);
    else kept.look = target;
  };
  kept.frame = requestAnimationFrame(glide);
  return () => cancelAnimationFrame(kept.frame);
}

function pointer(place, canvas, kept, data, setStateValue) {
  const frame = place.querySelector(".frame");
  const [hint, erase] = [place.querySelector(".hint"), place.querySelector(".erase")];
  frame.classList.toggle("drawing", data.drawing);
  hint.textContent = data.drawing ? data.words.draw : "";
  erase.hidden = !data.drawing;
  erase.style.display = data.drawing ? "" : "none";
  erase.textContent = data.words.again;
  if (!data.drawing) {
    kept.strokes = null;
    canvas.onpointerdown = canvas.onpointermove = canvas.onpointerup = canvas.onpointercancel = null;
    return;
  }
  if (!kept.pen) kept.strokes = data.example ? [] : [...data.drawn];
  const add = (event) => {
    const area = canvas.getBoundingClientRect();
    const at = (share) => Math.max(-1, Math.min(1, (2 * share - 1) * data.extent));
    const [x, y] = [at((event.clientX - area.left) / area.width), -at((event.clientY - area.top) / area.height)];
    if (kept.last && Math.hypot(x - kept.last[0], y - kept.last[1]) < SPACING) return;
    kept.last = [x, y];
    kept.strokes.push(Math.round(HUNDRED * x), Math.round(HUNDRED * y));
    kept.redraw();
  };
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    kept.pen = true;
    kept.last = null;
    add(event);
  };
  canvas.onpointermove = (event) => kept.pen && add(event);
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (!kept.pen) return;
    kept.pen = false;
    setStateValue("drawn", [...kept.strokes]);
  };
  erase.onclick = () => {
    kept.strokes = [];
    setStateValue("drawn", []);
  };
}
