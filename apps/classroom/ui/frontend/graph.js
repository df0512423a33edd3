// A drawing in two versions, for wide and for narrow screens; a click on a named element sets the trigger "chosen".
export default function ({ data, parentElement, setTriggerValue }) {
  const focused = parentElement.querySelector("[data-name]:focus")?.dataset.name;
  const places = [parentElement.querySelector(".first"), parentElement.querySelector(".narrow")];
  places[0].className = `first ${data.narrow ? "wide has-narrow" : ""}`;
  places.forEach((place, i) => {
    const source = [data.drawing, data.narrow][i];
    place.replaceChildren();
    if (!source) return;
    const drawing = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
    place.style.setProperty("--natural", `${drawing.getAttribute("width")}px`);
    place.append(document.importNode(drawing, true));
  });
  for (const part of parentElement.querySelectorAll("[data-name]")) {
    part.onclick = () => setTriggerValue("chosen", part.dataset.name);
    part.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      part.onclick();
    };
    if (part.dataset.name === focused) part.focus();
  }
}
