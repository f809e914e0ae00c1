"use strict";
// The script of the gallery: one diagram is shown at a time, or two versions of it; the viewBox is
// what the reader sees.

const data = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 760px)");
const [details, search, found, contents, tree] =
  ["details", "search", "found", "contents", "tree"].map((id) => document.getElementById(id));

const sheets = all("figure").map((figure, at) => {
  const svg = one(".drawing", figure);
  const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const { key, mate, titles, short, things, overlays } = data.diagrams[at];
  return { key, mate, titles, short, overlays, figure, svg, home: { x, y, width, height }, view: null,
    things: new Map(things), ids: things.map(([id]) => id) };
});
let sheet = null; // the one that is shown; of two, the one that was touched last
let chosen = ""; // id of the element that is told about
let overlay = ""; // name of the overlay that is on

// Words

const word = (key) => data.words[root.lang][key] ?? key;
const said = (names) =>
  Array.isArray(names) ? names[data.languages.indexOf(root.lang)] : names ?? "";
const named = ({ mate, short, titles }) => said(mate ? short : titles);
const title = (thing) => said(thing.name) || word(thing.kind);

function make(tag, given = {}, ...inside) {
  const node = Object.assign(document.createElement(tag), given);
  node.append(...inside);
  return node;
}

function speak(language) {
  root.lang = language;
  for (const node of all("[data-word]")) {
    for (const name of node.dataset.word.split(" ")) {
      const [attribute, key] = name.split(":");
      node.setAttribute(attribute, word(key));
    }
  }
  for (const button of all("[data-speak]")) {
    button.setAttribute("aria-pressed", button.dataset.speak === language);
  }
  document.title = `${said(sheet.titles)} · ${data.title}`;
  for (const each of shown()) each.svg.setAttribute("aria-label", named(each));
  offer();
  tell();
  look();
}

// Diagrams and elements

const drawn = (id, { svg } = sheet) => all("[data-id]", svg).find((group) => group.dataset.id === id);

function show(next) {
  if (sheet === next) return;
  const isSeen = sheet && shown().includes(next);
  sheet = next;
  if (isSeen) return;
  for (const each of sheets) each.figure.classList.toggle("shown", shown().includes(each));
  chosen = "";
  for (const link of all("a", tree)) {
    if (link.hash === `#${sheet.key}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  one("[aria-current]", tree)?.scrollIntoView({ block: "nearest" });
  for (const body of shown().flatMap(({ svg }) => all(".edge > .body", svg))) { // a wide, unseen line is easy to hit
    if (body.previousElementSibling?.classList.contains("hit")) continue;
    const hit = body.cloneNode();
    hit.setAttribute("class", "hit");
    body.before(hit);
  }
  speak(root.lang);
  arrange();
  put(sheet.view ?? first());
}

function choose(id, { move = false, always = false } = {}) {
  chosen = sheet.things.has(id) ? id : "";
  tell();
  if (chosen && move) reveal(chosen, always);
}

function route() {
  const [key, id = ""] = location.hash.slice(1).split("/").map((part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
  show(sheets.find((each) => each.key === key) ?? sheet ?? sheets[0]);
  choose(id, { move: true, always: true });
  if (narrow.matches) root.classList.remove("menu");
}

const link = (id, to = sheet) => `#${encodeURIComponent(to.key)}${id && `/${encodeURIComponent(id)}`}`;

function remember() {
  history.replaceState(null, "", link(chosen));
}

function step(by) {
  const ids = [...sheet.things].filter(([, thing]) =>
    !thing.source && !["lane", "participant"].includes(thing.kind)).map(([id]) => id);
  const at = ids.indexOf(chosen);
  choose(ids[at < 0 && by < 0 ? ids.length - 1 : (at + by + ids.length) % ids.length], { move: true });
  remember();
}
