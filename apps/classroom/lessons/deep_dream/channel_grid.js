// The tiles of a contact sheet as buttons; the number of the chosen one is the state "chosen".
export default function ({ data, parentElement, setStateValue }) {
  const grid = parentElement.querySelector(".grid");
  const rows = Math.ceil(data.count / data.columns);
  grid.style.setProperty("--columns", data.columns);
  grid.style.setProperty("--sheet", `url("${data.sheet}")`);
  grid.style.setProperty("--size", `${100 * data.columns}% ${100 * rows}%`);
  while (grid.children.length > data.count) grid.lastChild.remove();
  for (let i = 0; i < data.count; i++) {
    let button = grid.children[i];
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      grid.append(button);
    }
    button.style.setProperty("--x", `${(100 * (i % data.columns)) / (data.columns - 1)}%`);
    button.style.setProperty("--y", `${(100 * Math.floor(i / data.columns)) / (rows - 1)}%`);
    button.title = `${data.label} ${i}`;
    button.setAttribute("aria-label", `${data.label} ${i}`);
    button.setAttribute("aria-pressed", i === data.chosen);
    button.onclick = () => {
      for (const other of grid.children) other.setAttribute("aria-pressed", other === button);
      setStateValue("chosen", i);
    };
  }
}
