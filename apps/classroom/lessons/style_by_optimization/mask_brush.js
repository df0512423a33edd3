// A photo with a brush for pointer and keys: {photo, ratio, cells: [columns, rows], words}. Each time it is lifted, the state "mask"
// becomes a small black and white PNG as a data URI, "" while nothing is painted.
export default function ({ data, parentElement, setStateValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [stage, image, canvas, cursor] = [".stage", "img", "canvas", ".cursor"].map(find);
  const [brush, eraser, clear, size] = [".brush", ".eraser", ".clear", "input"].map(find);
  const [columns, rows] = data.cells;
  const kept = (stage.kept ??= { erasing: false, at: [0.5, 0.5] });
  stage.style.setProperty("--ratio", data.ratio);
  if (image.src !== data.photo) image.src = data.photo;
  image.alt = "";
  canvas.setAttribute("aria-label", data.words.canvas);
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  [[brush, data.words.brush], [eraser, data.words.eraser], [clear, data.words.clear], [find("label span"), data.words.size]].forEach(
    ([part, word]) => (part.textContent = word),
  );
  const mark = () => {
    brush.setAttribute("aria-pressed", String(!kept.erasing));
    eraser.setAttribute("aria-pressed", String(kept.erasing));
  };
  mark();

  const send = () => {
    const painted = pen.getImageData(0, 0, columns, rows).data;
    const mask = document.createElement("canvas");
    Object.assign(mask, { width: columns, height: rows });
    const ink = mask.getContext("2d");
    const pixels = ink.createImageData(columns, rows);
    let any = false;
    for (let i = 0; i < painted.length; i += 4) {
      const on = painted[i + 3] > 127;
      any ||= on;
      pixels.data.set(on ? [255, 255, 255, 255] : [0, 0, 0, 255], i);
    }
    ink.putImageData(pixels, 0, 0);
    setStateValue("mask", any ? mask.toDataURL("image/png") : "");
  };
  // Paint from the last place to this one, both as shares of the photo.
  const paint = ([across, down]) => {
    const [x, y] = [across * columns, down * rows];
    pen.globalCompositeOperation = kept.erasing ? "destination-out" : "source-over";
    pen.lineCap = "round";
    pen.lineWidth = (Number(size.value) / 100) * columns;
    pen.strokeStyle = "#D55E00";
    pen.beginPath();
    pen.moveTo(...(kept.last ?? [x, y]));
    pen.lineTo(x + 0.01, y);
    pen.stroke();
    kept.last = [x, y];
  };
  const draw = (event) => {
    const area = stage.getBoundingClientRect();
    paint([(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height]);
  };
  stage.onpointerdown = (event) => {
    stage.setPointerCapture(event.pointerId);
    kept.last = null;
    kept.down = true;
    draw(event);
  };
  stage.onpointermove = (event) => kept.down && draw(event);
  stage.onpointerup = stage.onpointercancel = () => {
    if (kept.down) send();
    kept.down = false;
  };
  // The arrow keys move the brush; it paints at the space bar, and on its way with Shift.
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const place = () => Object.assign(cursor.style, { left: `${100 * kept.at[0]}%`, top: `${100 * kept.at[1]}%`, width: `${size.value}%` });
  place();
  size.oninput = place;
  canvas.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step && event.key !== " ") return;
    event.preventDefault(); // The page would scroll.
    kept.last = null;
    kept.painted ||= !step || event.shiftKey;
    if (!step || event.shiftKey) paint(kept.at);
    if (step) kept.at = kept.at.map((value, axis) => Math.min(1, Math.max(0, value + 0.03 * step[axis])));
    if (step && event.shiftKey) paint(kept.at);
    place();
  };
  canvas.onkeyup = () => {
    if (kept.painted) send();
    kept.painted = false;
  };
  brush.onclick = () => { kept.erasing = false; mark(); };
  eraser.onclick = () => { kept.erasing = true; mark(); };
  clear.onclick = () => { pen.clearRect(0, 0, columns, rows); send(); };
}
