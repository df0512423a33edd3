// Presenter's mode: {lesson, step, words}. The page is divided at its headings, and one part is shown at a time; a bar at the
// bottom turns to the next, as do the arrow keys and those of a remote. It starts at the step of the address, if any, and sets
// the state "presenting" when somebody starts or ends it. The address follows the steps without the server.
const OFF = "data-not-presented";
const STYLE = `
html.presenting { font-size: 125%; }
html.presenting [data-testid="stSidebar"], html.presenting div:has(> .st-key-presenter_place), html.presenting [data-testid="stHeader"], html.presenting .st-key-notes_for_the_teacher, html.presenting .st-key-glossary_place, html.presenting [${OFF}] { display: none !important; }
html.presenting .stMainBlockContainer { max-width: 96rem; padding-top: 1rem; padding-bottom: 4.5rem; }
@media (max-height: 800px) {
  html.presenting { font-size: 108%; --thumbnail-height: 3rem; --thumbnail-title: none; }
  html.presenting .stMainBlockContainer { padding-top: 0.7rem; }
  html.presenting .stMainBlockContainer h1 { font-size: 2rem; padding: 0.2rem 0; }
  html.presenting [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.5rem; }
}
#presentation { position: fixed; z-index: 999990; bottom: 0.7rem; right: 0.7rem; display: none; align-items: center; gap: 0.5rem; padding: 0.3rem 0.5rem;
  border-radius: 2rem; background: #1b2733; color: #fff; font: 600 0.9rem/1.4 system-ui, sans-serif; opacity: 0.85; }
html.presenting #presentation { display: flex; }
#presentation button { all: unset; cursor: pointer; padding: 0.15rem 0.7rem; border-radius: 1rem; }
#presentation button:hover { background: #ffffff2e; } #presentation button:focus-visible { outline: 3px solid #56b4e9; }
#presentation button:disabled { opacity: 0.35; cursor: default; }`;
const TYPED = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true]";
const ARROWS = `${TYPED}, input, [role=slider], [role=radio], [role=tab], [role=group], [role=grid], canvas, button`;

const page = {
  step: 0,
  leave: () => {},
  block: () => document.querySelector('[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"]'),
  isOn: () => document.documentElement.classList.contains("presenting"),
};

function parts() {
  const found = [[]];
  for (const child of page.block()?.children ?? []) {
    if (child.querySelector(':scope [data-testid="stHeading"] h2') && found[0].length) found.push([]);
    found.at(-1).push(child);
  }
  return found;
}

function show() {
  const found = parts();
  const last = found.length - 1;
  const shown = Math.min(page.step, last);
  found.forEach((part, number) => part.forEach((child) => child.toggleAttribute(OFF, page.isOn() && number !== shown)));
  const [back, place, on] = document.getElementById("presentation").children;
  const words = `${shown + 1} / ${last + 1}`;
  if (place.textContent !== words) place.textContent = words; // Or it would be seen as a change of the page.
  [back.disabled, on.disabled] = [shown === 0, shown === last];
}

function turn(by) {
  page.step = Math.max(0, Math.min(parts().length - 1, page.step + by));
  show();
  const address = new URL(location.href);
  address.searchParams.set("present", page.step + 1);
  history.replaceState(history.state, "", address);
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  dispatchEvent(new Event("resize")); // What was hidden when it was drawn takes its width now.
}

// Each run of the page adds and removes parts of it.
const changes = new MutationObserver(show);

function present(on) {
  document.documentElement.classList.toggle("presenting", on);
  if (on) changes.observe(document.body, { childList: true, subtree: true });
  else changes.disconnect();
  show();
  dispatchEvent(new Event("resize"));
}

function pressed(event) {
  if (!page.isOn() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.composedPath()[0];
  const is = (selector) => at instanceof Element && at.matches(selector);
  const by = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape" && !is(ARROWS)) page.leave();
  if (!by || is(event.key.startsWith("Arrow") ? ARROWS : TYPED)) return;
  event.preventDefault();
  turn(by);
}

function bar(words) {
  const made = document.createElement("div");
  made.id = "presentation";
  made.setAttribute("role", "toolbar");
  made.setAttribute("aria-label", words.bar);
  made.innerHTML = '<button type="button">‹</button><span role="status"></span><button type="button">›</button><button type="button"></button>';
  const [back, , on, end] = made.children;
  back.setAttribute("aria-label", words.back);
  on.setAttribute("aria-label", words.on);
  end.textContent = words.end;
  back.onclick = () => turn(-1);
  on.onclick = () => turn(1);
  end.onclick = () => page.leave();
  const style = document.createElement("style");
  style.textContent = STYLE;
  document.head.append(style);
  const place = document.createElement("nav"); // All of a page lies in landmarks.
  place.setAttribute("aria-label", words.bar);
  place.append(made);
  document.body.append(place);
  document.addEventListener("keydown", pressed);
}

export default function ({ data, parentElement, setStateValue }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.words.start;
  if (!document.getElementById("presentation")) bar(data.words);
  page.leave = () => {
    present(false);
    setStateValue("presenting", false);
  };
  button.onclick = () => {
    page.step = 0;
    present(true);
    setStateValue("presenting", true);
  };
  const isNew = page.lesson !== data.lesson;
  if (isNew) [page.lesson, page.step] = [data.lesson, Math.max(0, data.step - 1)];
  if (isNew && data.step) present(true);
  else if (page.isOn()) show();
}
