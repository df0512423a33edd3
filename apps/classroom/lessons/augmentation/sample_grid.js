// A picture and its augmented versions, each tied to its row in the table of drawn numbers; the state "chosen" counts from 0.
export default function ({ data, parentElement, setStateValue }) {
  const grid = parentElement.querySelector(".grid");
  const table = parentElement.querySelector("table");
  const element = (name, text, className = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    return made;
  };
  const picture = (image, source) => {
    // A small picture shows its pixels rather than a blur.
    image.onload = () => (image.style.imageRendering = image.naturalWidth * 1.4 < image.clientWidth ? "pixelated" : "auto");
    if (image.src !== source) image.src = source;
  };
  const says = (place, draw) => {
    const texts = [element("span", draw.label, "label"), document.createTextNode(" "), element("span", draw.text, "text")];
    const shares = element("div", "", "shares");
    shares.append(
      ...draw.shares.map(([name, share]) => {
        const part = element("span", "");
        part.style.width = `${100 * share}%`;
        part.title = name;
        return part;
      }),
    );
    place.replaceChildren(...texts, ...(draw.shares.length ? [shares] : []));
  };

  // Rewritten in place, so that the focus stays and nothing flickers.
  if (!grid.children.length) {
    const first = element("figure", "", "original");
    first.innerHTML = '<div class="frame"><img alt="The original"></div><figcaption class="says"></figcaption>';
    grid.append(first);
  }
  grid.classList.toggle("busy", data.busy);
  const [original] = grid.children;
  picture(original.querySelector("img"), data.original.source);
  says(original.querySelector(".says"), data.original);
  while (grid.children.length > data.draws.length + 1) grid.lastChild.remove();
  while (grid.children.length < data.draws.length + 1) {
    const figure = element("figure", "");
    figure.innerHTML = '<button type="button"><img><span class="number"></span></button><figcaption class="says"></figcaption>';
    grid.append(figure);
  }
  const figures = [...grid.children].slice(1);
  figures.forEach((figure, i) => {
    const draw = data.draws[i];
    figure.className = draw.keeps ? "" : "differs";
    const image = figure.querySelector("img");
    picture(image, draw.source);
    image.alt = `Draw ${i + 1}: ${draw.label}`;
    figure.querySelector(".number").textContent = i + 1;
    says(figure.querySelector(".says"), draw);
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
  mark(Math.min(data.chosen, data.draws.length - 1));
  buttons.forEach((button, i) => {
    for (const part of [button, rows[i]].filter(Boolean)) {
      part.onmouseenter = () => light(i);
      part.onmouseleave = () => light(-1);
      part.onclick = () => {
        mark(i);
        setStateValue("chosen", i);
      };
    }
    button.onfocus = () => light(i);
    button.onblur = () => light(-1);
  });
}
