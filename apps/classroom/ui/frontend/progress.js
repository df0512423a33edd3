// An image in the making, replaced in place without flicker, above a progress bar and a line of text.
export default function ({ data, parentElement }) {
  const image = parentElement.querySelector("img");
  // A small image shows its pixels instead of a blur.
  image.onload = () => (image.style.imageRendering = image.naturalWidth * 3 < image.clientWidth ? "pixelated" : "auto");
  image.hidden = !data.picture;
  if (data.picture && image.src !== data.picture) image.src = data.picture;
  image.alt = data.alt;
  const bar = parentElement.querySelector(".bar");
  requestAnimationFrame(() => (bar.style.width = `${100 * data.progress}%`));
  bar.parentElement.setAttribute("aria-valuenow", Math.round(100 * data.progress));
  parentElement.querySelector(".text").textContent = data.text;
}
