// A picture that is being made, replaced in place without flicker, above a bar and a line of text.
export default function ({ data, parentElement }) {
  const image = parentElement.querySelector("img");
  image.hidden = !data.picture;
  if (data.picture && image.src !== data.picture) image.src = data.picture;
  image.alt = data.alt;
  const bar = parentElement.querySelector(".bar");
  requestAnimationFrame(() => (bar.style.width = `${100 * data.progress}%`));
  bar.parentElement.setAttribute("aria-valuenow", Math.round(100 * data.progress));
  parentElement.querySelector(".text").textContent = data.text;
}
