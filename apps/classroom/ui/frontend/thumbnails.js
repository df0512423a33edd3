// A row of images of which one is chosen, as a group of radio buttons: one stop of the Tab key, and the arrow keys choose.
// The name of the chosen one is the state "chosen". Updated in place to keep the focus.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export default function ({ data, parentElement, setStateValue }) {
  const row = parentElement.querySelector(".row");
  const isNew = !row.children.length;
  row.setAttribute("aria-label", data.label);
  while (row.children.length > data.items.length) row.lastChild.remove();
  const mark = (chosen) =>
    [...row.children].forEach((button, i) => {
      button.setAttribute("aria-checked", i === chosen);
      button.tabIndex = i === Math.max(0, chosen) ? 0 : -1;
    });
  const choose = (i) => {
    mark(i);
    setStateValue("chosen", data.items[i].name);
  };
  data.items.forEach((item, i) => {
    let button = row.children[i];
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.setAttribute("role", "radio");
      button.innerHTML = '<img alt=""><span></span>';
      row.append(button);
    }
    const [image, label] = button.children;
    button.title = label.textContent = item.title;
    if (image.src !== item.source) image.src = item.source;
    button.onclick = () => choose(i);
    button.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      const next = (i + step + data.items.length) % data.items.length;
      row.children[next].focus();
      choose(next);
    };
  });
  const chosen = data.items.findIndex((item) => item.name === data.chosen);
  mark(chosen);
  // The image that the page's address names may be outside the visible part.
  const shown = row.children[chosen];
  if (isNew && shown) row.scrollLeft = shown.offsetLeft - row.offsetLeft - (row.clientWidth - shown.clientWidth) / 2;
}
