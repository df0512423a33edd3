// A row of pictures to choose one from; the chosen name is the state "chosen". Rewritten in place, so that the focus stays.
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
  // One that the page's address names may stand beyond the edge.
  const chosen = row.querySelector('[aria-pressed="true"]');
  if (isNew && chosen) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.clientWidth) / 2;
}
