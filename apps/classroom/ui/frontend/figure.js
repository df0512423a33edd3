// One image with its caption, replaced in place.
export default function ({ data, parentElement }) {
  const image = parentElement.querySelector("img");
  // A small image shows its pixels instead of a blur.
  image.onload = () => (image.style.imageRendering = image.naturalWidth * 3 < image.clientWidth ? "pixelated" : "auto");
  if (image.src !== data.picture) image.src = data.picture;
  image.alt = data.alt;
  parentElement.querySelector("figcaption").textContent = data.caption;
}
