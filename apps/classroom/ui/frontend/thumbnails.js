// A row of images to choose from; the name of the chosen one is the state "chosen". Updated in place to keep the focus.
export default function ({ data, parentElement, setStateValue }) {
  const row = parentElement.querySelector(".row");
  const isNew = !row.children.length;
  while (row.children.length > data.items.length) row.lastChild.remove();
  data.items.forEach((item, i) => {
    let button = row.children[i];
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.innerHTML = '<img alt=""><span></span>';
      row.append(button);
    }
    const [image, label] = button.children;
    button.title = label.textContent = item.title;
    if (image.src !== item.source) image.src = item.source;
    button.setAttribute("aria-pressed", item.name === data.chosen);
    button.onclick = () => {
      for (const other of row.children) other.setAttribute("aria-pressed", other === button);
      setStateValue("chosen", item.name);
    };
  });
  // The image that the page's address names may be outside the visible part.
  const chosen = row.querySelector('[aria-pressed="true"]');
  if (isNew && chosen) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.clientWidth) / 2;
}
