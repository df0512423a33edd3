// Ranked bars [{rank, label, length, text, counts, mark}], updated in place so that the bars glide.
export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("ol");
  while (list.children.length > data.rows.length) list.lastChild.remove();
  data.rows.forEach((row, i) => {
    let item = list.children[i];
    if (!item) {
      item = document.createElement("li");
      item.innerHTML =
        '<span class="rank"></span><span><span class="label"></span></span><span class="value"></span>' +
        '<div class="track"><div class="bar" style="width:0"></div></div>';
      list.append(item);
    }
    item.className = row.counts ? "counts" : "";
    item.querySelector(".rank").textContent = row.rank;
    item.querySelector(".label").textContent = row.label;
    item.querySelector(".value").textContent = row.text;
    item.querySelector(".mark")?.remove();
    if (row.mark) {
      const mark = document.createElement("span");
      mark.className = "mark";
      mark.textContent = row.mark;
      item.children[1].append(mark);
    }
    requestAnimationFrame(() => (item.querySelector(".bar").style.width = `${100 * row.length}%`));
  });
}
