// Views of one picture, each with its vote: [{source, colour, name, label, text, probability, agrees}].
export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("ol");
  list.className = data.crops.length > 5 ? "mirrored" : "";
  list.replaceChildren(
    ...data.crops.map((crop) => {
      const item = document.createElement("li");
      item.className = crop.agrees ? "" : "differs";
      item.style.setProperty("--frame", crop.colour);
      item.innerHTML =
        '<img><div class="name"></div><div class="vote"><span class="label"></span><span class="value"></span></div>' +
        '<div class="track"><div class="bar"></div></div>';
      const image = item.querySelector("img");
      // A small crop shows its pixels rather than a blur.
      image.onload = () => (image.style.imageRendering = image.naturalWidth * 2 < image.clientWidth ? "pixelated" : "auto");
      image.src = crop.source;
      image.alt = crop.name;
      item.querySelector(".name").textContent = crop.name;
      item.querySelector(".label").textContent = crop.label;
      item.querySelector(".value").textContent = crop.text;
      item.querySelector(".bar").style.width = `${100 * crop.probability}%`;
      return item;
    }),
  );
}
