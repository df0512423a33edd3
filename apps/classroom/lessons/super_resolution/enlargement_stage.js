// Two enlargements of one image with a handle between them, and a patch that every method shows beside: {before, after,
// labels, size: [height, width], side, place: [x, y], cells: [{title, source, lines: [{text, best}]}], alt, move}. The patch
// follows the pointer; a click keeps it there and sets the trigger "pinned" to [x, y], in pixels of the image.
export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.querySelector(".stage");
  const frame = stage.querySelector(".frame");
  const [before, after] = frame.querySelectorAll("img");
  const [left, right] = frame.querySelectorAll(".tag");
  const input = frame.querySelector("input");
  const square = frame.querySelector(".square");
  const cells = stage.querySelector(".cells");
  const [height, width] = data.size;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", data.alt);
  frame.style.setProperty("--ratio", width / height);
  before.src = data.before;
  after.src = data.after;
  before.alt = left.textContent = data.labels[0];
  after.alt = right.textContent = data.labels[1];
  square.setAttribute("aria-label", data.move);
  Object.assign(square.style, { width: `${(100 * data.side) / width}%`, height: `${(100 * data.side) / height}%` });

  while (cells.children.length > data.cells.length) cells.lastChild.remove();
  data.cells.forEach((cell, number) => {
    let part = cells.children[number];
    if (!part) {
      part = document.createElement("div");
      part.innerHTML = '<div class="patch" role="img"></div><p class="name"></p><p class="lines"></p>';
      cells.append(part);
    }
    const [patch, name, lines] = part.children;
    patch.style.backgroundImage = `url("${cell.source}")`;
    patch.style.backgroundSize = `${(100 * width) / data.side}% ${(100 * height) / data.side}%`;
    patch.setAttribute("aria-label", cell.title);
    name.textContent = cell.title;
    lines.replaceChildren(
      ...cell.lines.map((line) => {
        const item = document.createElement(line.best ? "strong" : "span");
        item.textContent = line.text;
        return item;
      }),
    );
  });

  const half = data.side / 2;
  const inside = (value, length) => Math.min(Math.max(value, half), length - half);
  let pinned = data.place;
  let shown = pinned;
  const show = ([x, y]) => {
    shown = [Math.round(inside(x, width)), Math.round(inside(y, height))];
    const [across, down] = [shown[0] - half, shown[1] - half];
    Object.assign(square.style, { left: `${(100 * across) / width}%`, top: `${(100 * down) / height}%` });
    for (const part of cells.children)
      part.firstChild.style.backgroundPosition =
        `${(100 * across) / Math.max(1, width - data.side)}% ${(100 * down) / Math.max(1, height - data.side)}%`;
  };
  const pin = () => {
    pinned = shown;
    setTriggerValue("pinned", shown);
  };
  const uncover = (share) => {
    input.value = 100 * Math.min(1, Math.max(0, share));
    frame.style.setProperty("--at", `${input.value}%`);
  };
  input.oninput = () => uncover(input.value / 100);
  uncover(input.value / 100);
  show(pinned);

  const at = (event) => {
    const box = frame.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, box.width];
  };
  let dragging = "";
  frame.onpointerdown = (event) => {
    if (event.button) return;
    const [across, , wide] = at(event);
    dragging = Math.abs(across - input.value / 100) * wide < 22 ? "handle" : "patch";
    frame.setPointerCapture(event.pointerId);
    frame.onpointermove(event);
  };
  frame.onpointermove = (event) => {
    const [across, down] = at(event);
    if (dragging === "handle") uncover(across);
    else if (dragging || event.pointerType === "mouse") show([across * width, down * height]);
  };
  frame.onpointerup = () => {
    if (dragging === "patch") pin();
    dragging = "";
  };
  frame.onpointerleave = frame.onpointercancel = () => {
    dragging = "";
    show(pinned);
  };
  square.onkeydown = (event) => {
    const step = data.side / 4;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move) {
      event.preventDefault(); // The page would scroll.
      show([shown[0] + move[0], shown[1] + move[1]]);
    }
    if (event.key === "Enter") pin();
  };
  square.onblur = () => show(pinned);
}
