// A card for each round of mining: {title, template, template_alt, picture, picture_alt, facts: [[value, unit]]}.
export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".rounds");
  row.replaceChildren(
    ...data.cards.map((card) => {
      const figure = document.createElement("figure");
      const title = document.createElement("b");
      title.textContent = card.title;
      const images = ["template", "picture"].map((name) => {
        const image = document.createElement("img");
        image.src = card[name];
        image.alt = card[`${name}_alt`];
        return image;
      });
      const caption = document.createElement("figcaption");
      caption.append(
        ...card.facts.map(([value, unit]) => {
          const fact = document.createElement("div");
          const number = document.createElement("b");
          number.textContent = value;
          fact.append(number, ` ${unit}`);
          return fact;
        }),
      );
      const below = document.createElement("div");
      below.className = "below";
      below.append(images[0], caption);
      figure.append(title, images[1], below);
      return figure;
    }),
  );
}
