// A map of styles: {sheet, points: [{title, x, y, cell, source}], place: [x, y], nearest: [{x, y, weight}], words}. Dragging
// the marker or clicking sets the state "place"; arrow keys move it.
export default function ({ data, parentElement, setStateValue }) {
  const map = parentElement.querySelector(".map");
  const [svg, points, marker] = ["svg", ".points", ".marker"].map((part) => map.querySelector(part));
  const kept = (map.kept ??= { place: data.place, sent: 0 });
  const { source, columns, rows } = data.sheet;
  if (points.children.length !== data.points.length) {
    points.replaceChildren(
      ...data.points.map((point) => {
        const dot = document.createElement("div");
        dot.className = "point";
        dot.title = point.title;
        const [column, row] = [point.cell % columns, Math.floor(point.cell / columns)];
        Object.assign(dot.style, { left: `${100 * point.x}%`, top: `${100 * (1 - point.y)}%` }, point.source
          ? { backgroundImage: `url("${point.source}")`, backgroundSize: "cover" }
          : {
              backgroundImage: `url("${source}")`,
              backgroundSize: `${100 * columns}% ${100 * rows}%`,
              backgroundPosition: `${(100 * column) / Math.max(1, columns - 1)}% ${(100 * row) / Math.max(1, rows - 1)}%`,
            });
        return dot;
      }),
    );
  }
  if (!kept.dragging) kept.place = data.place;
  marker.setAttribute("role", "slider");
  marker.setAttribute("aria-label", data.words.marker);
  marker.setAttribute("aria-valuemin", 0);
  marker.setAttribute("aria-valuemax", 100);
  marker.tabIndex = 0;
  const draw = () => {
    const [x, y] = kept.place;
    Object.assign(marker.style, { left: `${100 * x}%`, top: `${100 * (1 - y)}%` });
    marker.setAttribute("aria-valuenow", Math.round(100 * x));
    marker.setAttribute("aria-valuetext", data.words.value);
    svg.replaceChildren(
      ...data.nearest.map((one) => {
        const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
        const ends = { x1: `${100 * x}%`, y1: `${100 * (1 - y)}%`, x2: `${100 * one.x}%`, y2: `${100 * (1 - one.y)}%` };
        for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
        line.setAttribute("stroke-width", 1 + 6 * one.weight);
        return line;
      }),
    );
  };
  const send = () => {
    clearTimeout(kept.timer);
    kept.sent = performance.now();
    setStateValue("place", kept.place);
  };
  const move = (event) => {
    const area = svg.getBoundingClientRect();
    const inside = (value) => Math.min(1, Math.max(0, value));
    kept.place = [inside((event.clientX - area.left) / area.width), inside(1 - (event.clientY - area.top) / area.height)];
    draw();
    // The picture follows while the marker moves, but no faster than it can be painted.
    clearTimeout(kept.timer);
    kept.timer = setTimeout(send, Math.max(0, 350 - (performance.now() - kept.sent)));
  };
  map.onpointerdown = (event) => {
    map.setPointerCapture(event.pointerId);
    kept.dragging = true;
    move(event);
  };
  map.onpointermove = (event) => kept.dragging && move(event);
  map.onpointerup = map.onpointercancel = () => {
    if (!kept.dragging) return;
    kept.dragging = false;
    send();
  };
  marker.onkeydown = (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!step) return;
    event.preventDefault();
    kept.place = kept.place.map((value, axis) => Math.min(1, Math.max(0, value + 0.04 * step[axis])));
    draw();
    send();
  };
  draw();
}
