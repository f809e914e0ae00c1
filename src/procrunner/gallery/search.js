// Search

const plain = (text) => text.normalize("NFC").toLowerCase().replaceAll("ё", "е");
const every = (names) => [names ?? []].flat(2).join(" ");
const index = sheets.flatMap((from) => [
  { from, id: "", texts: [every(from.titles), from.key, ""].map(plain) },
  ...[...from.things].map(([id, thing]) => ({ from, id, thing, texts: [
    every(thing.name),
    every([id, thing.steps ?? [], thing.topic ?? "", thing.called ?? ""]),
    every([thing.candidates ?? "", from.things.get(thing.lane)?.name ?? ""]),
  ].map(plain) })),
]);

function look() {
  const parts = plain(search.value).split(/\s+/).filter(Boolean);
  const isAsked = parts.join("").length > 1;
  const first = ({ texts }) => texts.findIndex((text) => text.includes(parts[0]));
  const hits = !isAsked ? [] : index
    .filter(({ texts }) => parts.every((part) => texts.some((text) => text.includes(part))))
    .map((hit) => ({ ...hit, rank: first(hit) + (hit.from === sheet ? 0 : 0.5) }))
    .sort((a, b) => a.rank - b.rank);
  root.classList.toggle("searching", isAsked);
  for (const { svg } of shown()) for (const group of all(".found", svg)) group.classList.remove("found");
  if (!isAsked) return;
  const rows = hits.slice(0, 80).map(({ from, id, thing, rank }) => {
    const codes = thing && [thing.steps ?? [], thing.topic ?? []].flat()
      .filter((code) => parts.some((part) => plain(code).includes(part)));
    const role = thing && rank >= 2 && said(from.things.get(thing.lane)?.name);
    const below = thing ? [word(thing.kind), ...codes, role, said(from.short)].filter(Boolean)
      : [word("diagram")];
    const name = make("span", {}, thing ? title(thing) : named(from));
    const entry = make("a", { href: link(id, from) }, name, make("small", {}, below.join(" · ")));
    return make("li", {}, entry);
  });
  one("ol", found).replaceChildren(...rows);
  const rest = hits.length - rows.length;
  one("p", found).textContent = hits.length
    ? `${word("found")}: ${hits.length}${rest ? ` (${word("more")} ${rest})` : ""}` : word("nothing");
  for (const { from, id } of hits) if (id && shown().includes(from)) drawn(id, from)?.classList.add("found");
}
