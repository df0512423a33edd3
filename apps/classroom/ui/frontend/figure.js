// One picture with its caption, replaced in place.
export default function ({ data, parentElement }) {
  const image = parentElement.querySelector("img");
  if (image.src !== data.picture) image.src = data.picture;
  image.alt = data.alt;
  parentElement.querySelector("figcaption").textContent = data.caption;
}
