// Images side by side, and below them an opinion: {pictures: [{source, caption, alt, sign}], opinion: {share, verdict, note,
// ends} or null, widest}. A sign stands before its image; the needle of the opinion is at its share, 0 to 1.
export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".row");
  const [pictures, opinion] = row.children;
  row.style.setProperty("--widest", data.widest);
  pictures.classList.toggle("many", data.pictures.length > 3);
  const known = [...pictures.querySelectorAll("figure")];
  pictures.replaceChildren(
    ...data.pictures.flatMap((picture, i) => {
      const figure = known[i] ?? document.createElement("figure");
      if (!known[i]) figure.innerHTML = "<img><figcaption></figcaption>";
      const [image, caption] = figure.children;
      if (image.src !== picture.source) image.src = picture.source;
      image.alt = picture.alt;
      caption.textContent = picture.caption;
      if (!picture.sign) return [figure];
      const sign = document.createElement("span");
      sign.className = "sign";
      sign.textContent = picture.sign;
      return [sign, figure];
    }),
  );
  if (!data.opinion) return opinion.replaceChildren();
  if (!opinion.children.length)
    opinion.innerHTML =
      '<p class="verdict"></p><div class="track" aria-hidden="true"><div class="needle"></div></div>' +
      '<div class="ends" aria-hidden="true"><span></span><span></span></div><p class="note"></p>';
  opinion.querySelector(".verdict").textContent = data.opinion.verdict;
  opinion.querySelector(".note").textContent = data.opinion.note;
  opinion.querySelector(".needle").style.setProperty("--share", `${100 * data.opinion.share}%`);
  opinion.querySelectorAll(".ends span").forEach((end, i) => (end.textContent = data.opinion.ends[i]));
}
