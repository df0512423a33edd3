// A board of labelled images: hit or miss, the top prediction, and the running total.
export default function ({ data, parentElement }) {
  parentElement.querySelector(".board").replaceChildren(
    ...data.cards.map((card) => {
      const figure = document.createElement("figure");
      figure.className = card.hit ? "hit" : "miss";
      figure.innerHTML =
        '<img><figcaption><div class="verdict"><span></span><span class="total"></span></div><div class="truth"></div><div class="said"></div></figcaption>';
      const image = figure.querySelector("img");
      image.src = card.source;
      image.alt = card.title;
      figure.querySelector(".verdict span").textContent = card.verdict;
      figure.querySelector(".total").textContent = card.total;
      figure.querySelector(".truth").textContent = card.truth;
      figure.querySelector(".said").textContent = card.said;
      return figure;
    }),
  );
}
