// An image and its augmented versions, each tied to its row in the table of sampled parameters; the state "chosen" counts from 0.
export default function ({ data, parentElement, setStateValue }) {
  const grid = parentElement.querySelector(".grid");
  const table = parentElement.querySelector("table");
  const element = (name, text, className = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    return made;
  };
  const setSource = (image, source) => {
    // A small image shows its pixels rather than a blur.
    image.onload = () => (image.style.imageRendering = image.naturalWidth * 1.4 < image.clientWidth ? "pixelated" : "auto");
    if (image.src !== source) image.src = source;
  };
  const writeLabel = (place, card) => {
    const texts = [element("span", card.label, "label"), document.createTextNode(" "), element("span", card.text, "text")];
    const shares = element("div", "", "shares");
    shares.append(
      ...card.shares.map(([name, share]) => {
        const bar = element("span", "");
        bar.style.width = `${100 * share}%`;
        bar.title = name;
        return bar;
      }),
    );
    place.replaceChildren(...texts, ...(card.shares.length ? [shares] : []));
  };

  // Updated in place, so that the focus stays and nothing flickers.
  if (!grid.children.length) {
    const first = element("figure", "", "original");
    first.innerHTML = '<div class="frame"><img alt="The original"></div><figcaption class="caption"></figcaption>';
    grid.append(first);
  }
  grid.classList.toggle("busy", data.busy);
  const [original] = grid.children;
  setSource(original.querySelector("img"), data.original.source);
  writeLabel(original.querySelector(".caption"), data.original);
  while (grid.children.length > data.versions.length + 1) grid.lastChild.remove();
  while (grid.children.length < data.versions.length + 1) {
    const figure = element("figure", "");
    figure.innerHTML = '<button type="button"><img><span class="number"></span></button><figcaption class="caption"></figcaption>';
    grid.append(figure);
  }
  const figures = [...grid.children].slice(1);
  figures.forEach((figure, i) => {
    const card = data.versions[i];
    figure.className = card.keeps ? "" : "differs";
    const image = figure.querySelector("img");
    setSource(image, card.source);
    image.alt = `Version ${i + 1}: ${card.label}`;
    figure.querySelector(".number").textContent = i + 1;
    writeLabel(figure.querySelector(".caption"), card);
  });

  const head = element("tr", "");
  head.append(
    element("th", "#"),
    ...data.columns.map(([name, unit]) => {
      const cell = element("th", name);
      cell.append(element("small", unit));
      return cell;
    }),
  );
  const rows = data.rows.map((values, i) => {
    const row = element("tr", "");
    row.append(element("th", i + 1), ...values.map((value) => element("td", value)));
    return row;
  });
  const thead = document.createElement("thead");
  const tbody = document.createElement("tbody");
  thead.append(head);
  tbody.append(...rows);
  table.replaceChildren(...(data.columns.length ? [thead, tbody] : []));

  const buttons = figures.map((figure) => figure.querySelector("button"));
  const mark = (chosen) => {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", i === chosen));
    rows.forEach((row, i) => row.classList.toggle("chosen", i === chosen));
  };
  const light = (lit) => {
    buttons.forEach((button, i) => button.classList.toggle("lit", i === lit));
    rows.forEach((row, i) => row.classList.toggle("lit", i === lit));
  };
  mark(Math.min(data.chosen, data.versions.length - 1));
  buttons.forEach((button, i) => {
    for (const target of [button, rows[i]].filter(Boolean)) {
      target.onmouseenter = () => light(i);
      target.onmouseleave = () => light(-1);
      target.onclick = () => {
        mark(i);
        setStateValue("chosen", i);
      };
    }
    button.onfocus = () => light(i);
    button.onblur = () => light(-1);
  });
}
