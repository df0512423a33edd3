// Two images of the same size; the second is uncovered to the right of a handle, which mouse, touch or arrow keys move.
export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector(".frame");
  const [before, after] = frame.querySelectorAll("img");
  const [left, right] = frame.querySelectorAll(".tag");
  const input = frame.querySelector("input");
  // A small image shows its pixels instead of a blur.
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
