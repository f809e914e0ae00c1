// Details

const lines = (texts) => texts.map((text) => make("p", {}, text));
const codes = (texts) => texts.map((text) => make("code", {}, text));
const pairs = (found) => found.map(([name, text]) =>
  make("p", {}, make("code", {}, name), " ← ", make("code", {}, text)));

function ways(found) { // [id of the element, id of the flow or ""]
  return found.map(([id, flow]) => {
    const thing = sheet.things.get(id);
    if (!thing) return make("p", {}, id);
    const by = flow && said(sheet.things.get(flow)?.name);
    const inside = [title(thing), ...(by ? [make("small", {}, ` — ${by}`)] : [])];
    return make("p", {}, make("a", { href: link(id) }, ...inside));
  });
}

function fields(form) {
  return form.map(([id, label, type, isRequired, choices]) => make("p", {}, said(label), " ",
    make("small", {}, [word(type), isRequired && word("required"), choices.map(said).join(" / ")]
      .filter(Boolean).join(", "), " · ", make("code", {}, id))));
}

function term([text, calendar, iso]) {
  return [said(text), calendar && word(calendar)].filter(Boolean).join(", ") + ` (${iso})`;
}

function pool(id) {
  const lane = sheet.things.get(id)?.lane;
  return lane ? [...pool(lane), [lane, ""]] : [];
}

function facts(id, thing) {
  const flows = [...sheet.things].filter(([, each]) => each.source);
  const attached = [...sheet.things].filter(([, each]) => each.host === id);
  const isOpen = sheets.find((each) => each.key === thing.open && each !== sheet);
  const other = sheet.things.get(thing.source)?.default === id;
  return {
    kind: lines([word(thing.kind)]),
    documentation: lines((thing.documentation ?? "").split("\n").filter(Boolean)),
    steps: codes(thing.steps ?? []),
    role: ways(pool(id)),
    candidates: codes(thing.candidates ? [thing.candidates] : []),
    term: thing.term ? lines([term(thing.term)]) : [],
    event: lines((thing.event ?? []).map(([type, text]) =>
      [word(type), said(text)].filter(Boolean).join(": "))),
    topic: codes(thing.topic ? [thing.topic] : []),
    condition: thing.condition ? codes([thing.condition]) : lines(other ? [word("otherwise")] : []),
    repeat: thing.repeat ? lines([word(thing.repeat)]) : [],
    host: thing.host ? ways([[thing.host, ""]]) : [],
    boundary: ways(attached.map(([each]) => [each, ""])),
    form: fields(thing.form ?? []),
    inputs: pairs(thing.inputs ?? []),
    outputs: pairs(thing.outputs ?? []),
    open: isOpen ? [make("p", {}, make("a", { href: link("", isOpen) }, said(isOpen.titles)))]
      : codes(thing.called ? [thing.called] : []),
    incoming: thing.source ? ways([[thing.source, ""]])
      : ways(flows.filter(([, each]) => each.target === id).map(([flow, each]) => [each.source, flow])),
    outgoing: thing.target ? ways([[thing.target, ""]])
      : ways(flows.filter(([, each]) => each.source === id).map(([flow, each]) => [each.target, flow])),
    members: ways((thing.members ?? []).map((each) => [each, ""])),
    note: lines(sheet.overlays[overlay]?.notes[id] ?? []),
    id: codes([id]),
  };
}

function tell() {
  for (const each of shown()) {
    for (const group of all(".chosen", each.svg)) group.classList.remove("chosen");
    if (chosen) drawn(chosen, each)?.classList.add("chosen");
  }
  if (chosen && !sheet.things.has(chosen)) { // only the other version has it
    sheet = shown().find((each) => each.things.has(chosen)) ?? sheet;
  }
  const thing = sheet.things.get(chosen);
  root.classList.toggle("telling", Boolean(thing));
  if (!thing) return;
  const list = make("dl");
  for (const [key, inside] of Object.entries(facts(chosen, thing))) {
    if (inside.length) list.append(make("dt", {}, word(key)), make("dd", {}, ...inside));
  }
  const heading = make("h2", { tabIndex: -1 }, title(thing));
  one(".told", details).replaceChildren(heading, list);
  details.scrollTop = 0;
}

// Overlays

function offer() {
  const names = Object.keys(Object.assign({}, ...shown().map((each) => each.overlays)));
  const buttons = names.map((name) => {
    const button = make("button", { type: "button" }, word(name));
    button.setAttribute("aria-pressed", name === overlay);
    button.onclick = () => { overlay = overlay === name ? "" : name; offer(); tell(); };
    return button;
  });
  const bar = document.getElementById("overlays");
  bar.hidden = !names.length;
  one("div", bar).replaceChildren(...buttons);
  for (const { figure, svg, overlays } of shown()) {
    for (const part of all("[data-overlay]", figure)) {
      part.classList.toggle("on", part.dataset.overlay === overlay);
    }
    paint(svg, overlays[overlay]?.paints ?? {});
  }
}

function paint(svg, paints) {
  for (const part of all("[style]", svg)) part.removeAttribute("style");
  for (const group of all("[data-id]", svg)) {
    const { fill, stroke, width } = Object.hasOwn(paints, group.dataset.id) ? paints[group.dataset.id] : {};
    const body = one(".body", group);
    if (fill && body) body.style.fill = fill;
    if (!stroke) continue;
    for (const part of all("path:not(.hit), circle", group)) {
      const style = getComputedStyle(part);
      if (style.stroke !== "none") part.style.stroke = stroke;
      else part.style.fill = stroke;
    }
    if (body) body.style.strokeWidth = width;
  }
}
