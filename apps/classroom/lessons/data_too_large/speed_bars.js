// Bars under a number in large type: {ratio, claim, bars: [{label, length, text, strong}]}.
export default function ({ data, parentElement }) {
  parentElement.querySelector(".ratio").textContent = data.ratio;
  parentElement.querySelector(".claim").textContent = data.claim;
  const list = parentElement.querySelector("ol");
  while (list.children.length > data.bars.length) list.lastChild.remove();
  data.bars.forEach((bar, i) => {
    const item = list.children[i] ?? list.appendChild(document.createElement("li"));
    item.className = bar.strong ? "strong" : "";
    if (!item.firstChild)
      item.innerHTML = '<span class="label"></span><span class="value"></span><div class="track"><div class="bar"></div></div>';
    item.querySelector(".label").textContent = bar.label;
    item.querySelector(".value").textContent = bar.text;
    item.querySelector(".bar").style.width = `${100 * bar.length}%`;
  });
}
