// Grids of images to click on: {boards: [{name, title, sheet, columns, rows, across, tiles: [{label, pressed, share, mark}]}],
// alt}. A sheet has the images of its board side by side. A click sets the trigger "clicked" to [name of the board, number].
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".boards");
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", data.alt);
  const paper = getComputedStyle(place).getPropertyValue("--st-background-color").trim();
  place.classList.toggle("dark", paper.startsWith("#") && parseInt(paper.slice(1, 3), 16) < 128);
  while (place.children.length > data.boards.length) place.lastChild.remove();
  data.boards.forEach((board, i) => {
    let part = place.children[i];
    if (!part) {
      part = document.createElement("div");
      part.innerHTML = '<p class="title"></p><div class="tiles"></div>';
      place.append(part);
    }
    const [title, tiles] = part.children;
    part.setAttribute("role", "figure");
    part.setAttribute("aria-label", board.title || data.alt);
    part.className = `board ${board.tiles.some((tile) => tile.pressed) ? "active" : ""} ${board.across > 4 ? "" : "folds"}`;
    title.textContent = board.title;
    title.hidden = !board.title;
    tiles.style.setProperty("--columns", board.across);
    while (tiles.children.length > board.tiles.length) tiles.lastChild.remove();
    board.tiles.forEach((tile, number) => {
      let button = tiles.children[number]; // The same one keeps the focus.
      if (!button) {
        button = document.createElement("button");
        button.type = "button";
        button.innerHTML = '<span class="image"></span><span class="share"></span><span class="mark"></span>';
        tiles.append(button);
      }
      const [image, share, mark] = button.children;
      const [x, y] = [number % board.columns, Math.floor(number / board.columns)];
      Object.assign(image.style, {
        backgroundImage: `url("${board.sheet}")`,
        backgroundSize: `${100 * board.columns}% ${100 * board.rows}%`,
        backgroundPosition: `${(100 * x) / Math.max(1, board.columns - 1)}% ${(100 * y) / Math.max(1, board.rows - 1)}%`,
      });
      share.hidden = tile.share === null;
      share.style.display = tile.share === null ? "none" : "";
      share.style.setProperty("--share", `${100 * (tile.share ?? 0)}%`);
      mark.textContent = tile.mark;
      button.title = tile.label;
      button.setAttribute("aria-label", tile.label);
      button.setAttribute("aria-pressed", tile.pressed);
      button.onclick = () => setTriggerValue("clicked", [board.name, number]);
    });
  });
}
