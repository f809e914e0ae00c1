// Keys, by what they write or, in other alphabets, by where they are

const far = 80;
const actions = {
  zoomIn: () => glide(zoom(1.3)), zoomOut: () => glide(zoom(1 / 1.3)), fit: () => glide(whole()),
  next: () => step(1), back: () => step(-1),
  before: () => page(-1), after: () => page(1),
  search: () => { root.classList.add("menu"); search.focus(); search.select(); },
  help: () => document.getElementById("help").showModal(),
  print: () => print(),
  menu: () => root.classList.toggle("menu"),
  close: () => { if (!root.classList.contains("telling")) return root.classList.remove("menu");
    choose(""); remember(); sheet.svg.focus(); },
  left: () => put(pan(-far, 0)), right: () => put(pan(far, 0)),
  up: () => put(pan(0, -far)), down: () => put(pan(0, far)),
  read: () => one("h2", details)?.focus(),
};
const keys = { "+": "zoomIn", "=": "zoomIn", "-": "zoomOut", 0: "fit", n: "next", p: "back",
  "[": "before", "]": "after", "/": "search", "?": "help", Escape: "close",
  Equal: "zoomIn", NumpadAdd: "zoomIn", Minus: "zoomOut", NumpadSubtract: "zoomOut", Digit0: "fit",
  KeyN: "next", KeyP: "back", BracketLeft: "before", BracketRight: "after", Slash: "search" };
const arrows = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", Enter: "read" };

function page(by) {
  location.hash = link("", sheets[(sheets.indexOf(sheet) + by + sheets.length) % sheets.length]);
}

addEventListener("keydown", (event) => {
  const { key, code, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  const isHere = target === document.body || target === sheet.svg;
  const name = target === search ? "" : (isHere && arrows[key]) || keys[key] || keys[code];
  if (!name) return;
  event.preventDefault();
  actions[name]();
});

search.addEventListener("input", look);
search.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { search.value = ""; look(); sheet.svg.focus(); }
  if (event.key === "Enter") one("a", found)?.click();
  if (event.key === "ArrowDown") { event.preventDefault(); one("a", found)?.focus(); }
});
found.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const links = all("a", found);
  (links[links.indexOf(document.activeElement) + by] ?? search).focus();
});

addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) actions[button.dataset.do]();
  const speaker = event.target.closest("[data-speak]");
  if (speaker) {
    speak(speaker.dataset.speak);
    history.replaceState(null, "", `?lang=${root.lang}${location.hash}`);
  }
  if (event.target.closest("a")?.hash === location.hash && location.hash) route();
});

// Start, and what the browser tells

let views = null; // what was seen before it was printed
addEventListener("beforeprint", () => {
  views = sheets.map(({ svg }) => svg.getAttribute("viewBox"));
  for (const { svg, home } of sheets) {
    svg.setAttribute("viewBox", `${home.x} ${home.y} ${home.width} ${home.height}`);
  }
});
addEventListener("afterprint", () => {
  sheets.forEach(({ svg }, at) => svg.setAttribute("viewBox", views[at]));
  views = null;
});
addEventListener("hashchange", route);
new ResizeObserver(() => {
  if (views) return;
  arrange();
  put(sheet.view?.isWhole ? whole() : sheet.view ?? first());
}).observe(one("main"));

root.classList.add("scripted");
const asked = new URLSearchParams(location.search).get("lang");
if (data.languages.includes(asked)) root.lang = asked;
overlay = Object.keys(Object.assign({}, ...sheets.map((each) => each.overlays)))[0] ?? "";
if (sheets.length) route();
