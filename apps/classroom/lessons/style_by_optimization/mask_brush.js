// A photo with a brush: {photo, ratio, cells: [columns, rows], words}. Each time the brush is lifted, the state "mask"
// becomes a small black and white PNG as a data URI, "" while nothing is painted.
export default function ({ data, parentElement, setStateValue }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [stage, image, canvas, brush, eraser, clear, size] = [".stage", "img", "canvas", ".brush", ".eraser", ".clear", "input"].map(find);
  const [columns, rows] = data.cells;
  const kept = (stage.kept ??= { erasing: false });
  stage.style.setProperty("--ratio", data.ratio);
  if (image.src !== data.photo) image.src = data.photo;
  image.alt = "";
  canvas.setAttribute("role", "img");
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
  const draw = (event) => {
    const area = stage.getBoundingClientRect();
    const [x, y] = [((event.clientX - area.left) / area.width) * columns, ((event.clientY - area.top) / area.height) * rows];
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
  brush.onclick = () => { kept.erasing = false; mark(); };
  eraser.onclick = () => { kept.erasing = true; mark(); };
  clear.onclick = () => { pen.clearRect(0, 0, columns, rows); send(); };
}
