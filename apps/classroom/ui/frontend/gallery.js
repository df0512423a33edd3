// Cards with one image each; a click opens the page inside the running app.
export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.querySelector(".gallery").replaceChildren(
    ...data.cards.map((card) => {
      const link = document.createElement("a");
      link.href = card.address;
      link.innerHTML = '<img alt=""><div class="text"><div class="chapter"></div><h2></h2><p></p></div>';
      link.querySelector("img").src = card.source;
      link.querySelector(".chapter").textContent = card.chapter;
      link.querySelector("h2").textContent = card.question;
      link.querySelector("p").textContent = card.summary;
      link.onclick = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return; // The browser opens a new tab or window.
        event.preventDefault();
        setTriggerValue("opened", card.name);
      };
      return link;
    }),
  );
}
