// A file as a tree: {root: {name, facts, size, length, notes: [[name, text]], children}}.
function branch(node) {
  const item = document.createElement("li");
  item.innerHTML =
    '<div class="node"><span class="name"></span><span class="facts"></span><span class="size"></span></div>' +
    '<div class="track"><div class="bar"></div></div><dl></dl><ul></ul>';
  item.querySelector(".name").textContent = node.name;
  item.querySelector(".facts").textContent = node.facts;
  item.querySelector(".size").textContent = node.size;
  item.querySelector(".bar").style.width = `${100 * node.length}%`;
  for (const [name, text] of node.notes) {
    const note = item.querySelector("dl").appendChild(document.createElement("div"));
    note.appendChild(document.createElement("dt")).textContent = name;
    note.appendChild(document.createElement("dd")).textContent = text;
  }
  item.querySelector("ul").append(...node.children.map(branch));
  return item;
}

export default function ({ data, parentElement }) {
  parentElement.querySelector("ul").replaceChildren(branch(data.root));
}
