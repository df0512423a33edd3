// Two pictures of one size, the second uncovered to the right of a handle that a mouse, a finger or the arrow keys move.
export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector(".frame");
  const [before, after] = frame.querySelectorAll("img");
  const [left, right] = frame.querySelectorAll(".tag");
  const input = frame.querySelector("input");
  // Small pictures show their pixels rather than a blur.
  for (const image of [before, after])
    image.onload = () => (image.style.imageRendering = image.naturalWidth * 3 < image.clientWidth ? "pixelated" : "auto");
  before.src = data.before;
  after.src = data.after;
  before.alt = left.textContent = data.labels[0];
  after.alt = right.textContent = data.labels[1];
  const place = () => frame.style.setProperty("--at", `${input.value}%`);
  input.oninput = place;
  place();
}
