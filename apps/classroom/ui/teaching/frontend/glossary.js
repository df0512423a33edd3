// The glossary {terms: [{name, words, text}], words}: a dialog, and marks below the first use of each term in the text of the page.
// The text itself is React's and stays as it is: a mark is a custom highlight over a range of it. A pointer over a mark, or a tap,
// shows the definition; by keyboard the dialog does, whose first terms are those of the page.
const STYLE = `
::highlight(glossary) { text-decoration: underline dotted 0.09em; text-decoration-color: color-mix(in srgb, currentColor 60%, transparent); text-underline-offset: 0.2em; }
#glossary_tip { position: fixed; z-index: 999980; box-sizing: border-box; max-width: min(24rem, calc(100vw - 1.5rem)); padding: 0.6rem 0.8rem; border-radius: 0.5rem;
  background: #1b2733; color: #fff; font-size: 0.92rem; line-height: 1.45; box-shadow: 0 0.2rem 1rem #0006; }
#glossary_tip[hidden] { display: none; }
#glossary_tip b { display: block; }`;
const TEXT = '.stMain [data-testid="stMarkdownContainer"] :is(p, li)';
const NOT = "a, button, code, label, summary, [role=tab], .katex, .katex-html, [data-testid=stCaptionContainer], [data-testid=stWidgetLabel], .st-key-notes_for_the_teacher";
const SOON = 300;

const page = { terms: [], pattern: null, byWord: new Map(), marks: [], shown: null, timer: 0, leaving: 0, watched: null };

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// The ranges of first uses, in their order on the page.
function found() {
  const ranges = [];
  const seen = new Set();
  for (const block of document.querySelectorAll(TEXT)) {
    if (block.closest(NOT) || block.checkVisibility?.() === false) continue;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(NOT) || (node.parentElement.closest("p, li") ?? block) !== block) continue;
      for (const match of node.data.matchAll(page.pattern)) {
        const term = page.byWord.get(match[0].toLowerCase());
        if (seen.has(term)) continue;
        seen.add(term);
        const range = new Range();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        ranges.push({ term, range });
      }
    }
  }
  return ranges;
}

function mark() {
  page.marks = page.pattern ? found() : [];
  if (globalThis.Highlight) CSS.highlights.set("glossary", new Highlight(...page.marks.map(({ range }) => range)));
}

function soon() {
  page.timer ||= setTimeout(() => {
    page.timer = 0;
    mark();
  }, SOON);
}

function at(x, y) {
  const holds = ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom;
  return page.marks.find(({ range }) => [...range.getClientRects()].some(holds));
}

function tip() {
  let made = document.getElementById("glossary_tip");
  if (!made) {
    made = document.createElement("div");
    made.id = "glossary_tip";
    made.setAttribute("role", "tooltip");
    made.hidden = true;
    document.body.append(made);
  }
  return made;
}

function hide() {
  tip().hidden = true;
  page.shown = null;
}

function explain(found) {
  if (page.shown === found.term) return;
  page.shown = found.term;
  const shown = tip();
  const name = document.createElement("b");
  name.textContent = found.term.name;
  shown.replaceChildren(name, found.term.text);
  shown.hidden = false;
  shown.style.fontFamily = getComputedStyle(found.range.startContainer.parentElement).fontFamily;
  const place = found.range.getClientRects()[0];
  const { width, height } = shown.getBoundingClientRect();
  shown.style.left = `${Math.max(12, Math.min(place.left, innerWidth - width - 12))}px`;
  shown.style.top = `${place.bottom + height + 8 < innerHeight ? place.bottom + 6 : Math.max(8, place.top - height - 6)}px`;
}

function pointed(event) {
  if (event.target instanceof Element && event.target.closest("#glossary_tip")) return clearTimeout(page.leaving);
  const isText = event.target instanceof Element && event.target.closest(TEXT);
  const here = isText && globalThis.Highlight ? at(event.clientX, event.clientY) : undefined;
  clearTimeout(page.leaving);
  if (here) explain(here);
  else if (page.shown && event.type === "pointermove") page.leaving = setTimeout(hide, 250);
  else if (page.shown) hide();
}

function listen() {
  const style = document.createElement("style");
  style.textContent = STYLE;
  document.head.append(style);
  document.addEventListener("pointermove", (event) => event.pointerType === "mouse" && pointed(event), { passive: true });
  document.addEventListener("click", pointed);
  document.addEventListener("scroll", () => page.shown && hide(), { capture: true, passive: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && page.shown && hide());
}

function watch() {
  const main = document.querySelector(".stMain");
  if (!main || page.watched === main) return;
  page.watched = main;
  new MutationObserver(soon).observe(main, { childList: true, subtree: true, characterData: true, attributeFilter: ["open", "hidden", "data-not-presented"] });
}

function list(terms) {
  const made = document.createElement("dl");
  for (const { name, text } of terms) {
    const [term, definition] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    definition.textContent = text;
    made.append(term, definition);
  }
  return made;
}

function heading(words) {
  const made = document.createElement("h3");
  made.textContent = words;
  return made;
}

export default function ({ data, parentElement }) {
  const [open, dialog] = [parentElement.querySelector(".open"), parentElement.querySelector("dialog")];
  const [search, place] = [dialog.querySelector("input"), dialog.querySelector(".terms")];
  open.textContent = dialog.querySelector("h2").textContent = data.words.open;
  dialog.setAttribute("aria-label", data.words.open);
  place.setAttribute("aria-label", data.words.open);
  dialog.querySelector("form button").textContent = data.words.close;
  search.placeholder = data.words.search;
  search.setAttribute("aria-label", data.words.search);

  const fill = () => {
    const wanted = search.value.trim().toLowerCase();
    const fitting = data.terms.filter(({ words, text }) => [...words, text].some((one) => one.toLowerCase().includes(wanted)));
    const here = new Set(page.marks.map(({ term }) => term.name));
    const [first, rest] = [fitting.filter(({ name }) => here.has(name)), fitting.filter(({ name }) => !here.has(name))];
    place.replaceChildren();
    if (first.length) place.append(heading(data.words.here), list(first));
    if (rest.length) place.append(heading(data.words.others), list(rest));
    if (!fitting.length) place.append(data.words.none);
  };
  open.onclick = () => {
    search.value = "";
    mark();
    fill();
    dialog.showModal();
  };
  search.oninput = fill;
  search.onkeydown = (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Escape") dialog.close(); // Or it would only empty the field.
  };
  dialog.onclick = (event) => event.target === dialog && dialog.close();

  if (page.terms !== data.terms) {
    page.terms = data.terms;
    page.byWord = new Map(data.terms.flatMap((term) => term.words.map((word) => [word.toLowerCase(), term])));
    const words = [...page.byWord.keys()].sort((one, other) => other.length - one.length).map(escaped);
    page.pattern = new RegExp(`(?<![\\p{L}\\d-])(?:${words.join("|")})(?![\\p{L}\\d-])`, "giu");
  }
  if (!document.getElementById("glossary_tip")) {
    tip();
    listen();
  }
  watch();
  soon();
}
