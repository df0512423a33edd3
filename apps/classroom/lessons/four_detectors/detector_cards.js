// The same picture once for each detector, with its boxes: {picture, ratio, alt, cards: [{title, said, facts, boxes}]};
// the ratio of width to height limits the height, so that the first row is on the screen at first sight.
// A box is {left, top, width, height, text, colour}, in percent of the picture.
export default function ({ data, parentElement }) {
  const grid = parentElement.querySelector(".grid");
  while (grid.children.length > data.cards.length) grid.lastChild.remove();
  data.cards.forEach((card, i) => {
    let figure = grid.children[i];
    if (!figure) {
      figure = document.createElement("figure");
      figure.innerHTML = '<div class="title"></div><div class="frame"><img></div><figcaption></figcaption>';
      grid.append(figure);
    }
    figure.querySelector(".title").textContent = card.title;
    const image = figure.querySelector("img");
    if (image.src !== data.picture) image.src = data.picture;
    image.alt = `${data.alt}: ${card.title}. ${card.said}`;
    const frame = figure.querySelector(".frame");
    frame.style.setProperty("--ratio", data.ratio);
    frame.querySelectorAll(".box").forEach((box) => box.remove());
    // The best box comes first and lies on top.
    [...card.boxes].reverse().forEach((box) => {
      const drawn = document.createElement("div");
      drawn.className = card.boxes.length > 12 ? "box many" : "box";
      for (const side of ["left", "top", "width", "height"]) drawn.style[side] = `${box[side]}%`;
      drawn.style.setProperty("--colour", box.colour);
      drawn.title = box.text;
      const label = document.createElement("span");
      label.textContent = box.text;
      // On the right half, a long label would leave the picture.
      if (box.left > 50) Object.assign(label.style, { left: "auto", right: "-3px" });
      drawn.append(label);
      frame.append(drawn);
    });
    const caption = figure.querySelector("figcaption");
    const said = document.createElement("span");
    said.className = "said";
    said.textContent = card.said;
    caption.replaceChildren(
      said,
      ...card.facts.map(([value, unit]) => {
        const fact = document.createElement("span");
        const number = document.createElement("b");
        number.textContent = value;
        fact.append(number, ` ${unit}`);
        return fact;
      }),
    );
  });
}
