// Thumbnails of styles in groups: {sheet, groups: [{title, items: [{name, title, cell, source}]}], chosen, alt}. A click
// sets the trigger "toggled"; which ones are chosen is up to the page.
export default function ({ data, parentElement, setTriggerValue }) {
  const board = parentElement.querySelector(".board");
  board.setAttribute("role", "group");
  board.setAttribute("aria-label", data.alt);
  const { source, columns, rows } = data.sheet;
  const known = new Map([...board.querySelectorAll("button")].map((button) => [button.dataset.name, button]));
  const parts = data.groups.flatMap((group) => {
    const title = document.createElement("p");
    title.textContent = group.title;
    const row = document.createElement("div");
    row.className = "row";
    row.append(
      ...group.items.map((item) => {
        const button = known.get(item.name) ?? document.createElement("button"); // The same one keeps the focus.
        button.type = "button";
        button.dataset.name = item.name;
        button.title = item.title;
        button.setAttribute("aria-label", item.title);
        button.setAttribute("aria-pressed", String(data.chosen.includes(item.name)));
        const [x, y] = [item.cell % columns, Math.floor(item.cell / columns)];
        Object.assign(button.style, item.source
          ? { backgroundImage: `url("${item.source}")`, backgroundSize: "cover" }
          : {
              backgroundImage: `url("${source}")`,
              backgroundSize: `${100 * columns}% ${100 * rows}%`,
              backgroundPosition: `${(100 * x) / Math.max(1, columns - 1)}% ${(100 * y) / Math.max(1, rows - 1)}%`,
            });
        button.onclick = () => setTriggerValue("toggled", item.name);
        return button;
      }),
    );
    return [title, row];
  });
  const focused = board.getRootNode().activeElement?.dataset?.name;
  board.replaceChildren(...parts);
  if (focused) board.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
