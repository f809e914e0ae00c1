// Two versions side by side: a sheet and its mate are shown together and seen alike.

const shown = () => sheets.filter((each) => each === sheet || each.key === sheet.mate);

function touch(svg) { // the version touched is the one that is told about
  show(sheets.find((each) => each.svg === svg));
  if (sheet.things.has(chosen)) tell();
}

function arrange() { // side by side where that leaves more of the drawings to see
  const { width, height } = sheet.home; // against the window, for details may come and go
  const scale = (across, down) =>
    Math.min(innerWidth / across / width, ((innerHeight - 60) / down - 75) / height);
  root.classList.toggle("columns", Boolean(sheet.mate) && scale(2, 1) > scale(1, 2));
}

for (const each of sheets) {
  const other = sheets.find(({ key }) => key === each.mate);
  if (!other) continue;
  for (const kind of ["pointerdown", "focus"]) each.svg.addEventListener(kind, () => touch(each.svg));
  const boxes = [each.home, other.home];
  const x = Math.min(...boxes.map((box) => box.x)), y = Math.min(...boxes.map((box) => box.y));
  each.home = { x, y, width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y };
}
