// A row of pictures to choose one from; the chosen name is the state "chosen".
export default function ({ data, parentElement, setStateValue }) {
  const row = parentElement.querySelector(".row");
  row.replaceChildren(
    ...data.items.map((item) => {
      const button = document.createElement("button");
      button.type = "button";
      button.title = item.title;
      button.setAttribute("aria-pressed", item.name === data.chosen);
      const image = document.createElement("img");
      image.src = item.source;
      image.alt = "";
      const label = document.createElement("span");
      label.textContent = item.title;
      button.append(image, label);
      button.onclick = () => {
        for (const other of row.children) other.setAttribute("aria-pressed", other === button);
        setStateValue("chosen", item.name);
      };
      return button;
    }),
  );
}
