// What each cell of the activation map adds to the score of a class, the sums of the rows, and the bias.
// The pointer, a tap or the arrow keys choose a cell, which is outlined on the image.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const number = (value) => value.toFixed(2).replace("-", "−");
const sum = (values) => values.reduce((total, value) => total + value, 0);

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const { cells, bias, score, words } = data;
  const place = find(".place");
  const [rows, columns] = [cells.length, cells[0].length];
  const largest = Math.max(...cells.flat().map(Math.abs), 0.01);
  const image = find("img");
  if (image.src !== data.source) image.src = data.source;
  image.alt = data.alt;
  const table = find("table");
  table.setAttribute("aria-label", words.table);

  function cell(text, className, name) {
    const created = document.createElement(name ?? "td");
    created.textContent = text;
    created.className = className;
    return created;
  }
  const shown = cells.map((values, row) =>
    values.map((value, column) => {
      const created = cell(number(value), value < 0 ? "against" : "for");
      created.style.setProperty("--share", `${Math.round((45 * Math.abs(value)) / largest)}%`);
      created.onpointerenter = created.onfocus = () => choose(row, column);
      created.onclick = () => created.focus();
      created.onkeydown = (event) => {
        const by = STEPS[event.key];
        if (!by) return;
        event.preventDefault();
        shown[Math.min(Math.max(row + by[0], 0), rows - 1)][Math.min(Math.max(column + by[1], 0), columns - 1)].focus();
      };
      return created;
    }),
  );
  const tr = (...children) => {
    const row = document.createElement("tr");
    row.append(...children);
    return row;
  };
  find("tbody").replaceChildren(...shown.map((row, i) => tr(...row, cell(number(sum(cells[i])), "sum"))));
  const line = (name, value) => {
    const heading = cell(name, "", "th");
    heading.colSpan = columns;
    heading.scope = "row";
    return tr(heading, cell(number(value), "sum"));
  };
  find("tfoot").replaceChildren(
    line(words.cells, sum(cells.flat())),
    line(words.bias, bias),
    line(words.score, score),
  );

  function choose(row, column) {
    for (const other of shown.flat()) {
      other.tabIndex = -1;
      other.setAttribute("aria-selected", "false");
    }
    shown[row][column].tabIndex = 0;
    shown[row][column].setAttribute("aria-selected", "true");
    place.style.left = `${(100 * column) / columns}%`;
    place.style.top = `${(100 * row) / rows}%`;
    place.style.width = `${100 / columns}%`;
    place.style.height = `${100 / rows}%`;
    find("p").textContent = words.cell
      .replace("{row}", row + 1)
      .replace("{column}", column + 1)
      .replace("{value}", number(cells[row][column]));
  }
  const seen = find(".seen");
  seen.onpointermove = seen.onpointerdown = (event) => {
    const { left, top, width, height } = seen.getBoundingClientRect();
    const within = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
    choose(within((event.clientY - top) / height, rows), within((event.clientX - left) / width, columns));
  };
  const first = cells.flat().indexOf(Math.max(...cells.flat()));
  choose(Math.floor(first / columns), first % columns);
}
