// The view: x and y of the upper left corner, and how many pixels a unit of the drawing takes.

const room = ({ svg } = sheet) => ({ width: svg.clientWidth || 1, height: svg.clientHeight || 1 });

function put(view) {
  for (const each of shown()) {
    const { width, height } = room(each);
    each.view = view;
    each.svg.setAttribute("viewBox",
      [view.x, view.y, width / view.scale, height / view.scale].map((n) => n.toFixed(2)).join(" "));
  }
}

function whole(box = sheet.home, most = 1.5) {
  const { width, height } = room();
  const scale = Math.min(width / box.width, height / box.height, most);
  return { scale, isWhole: box === sheet.home,
    x: box.x + (box.width - width / scale) / 2, y: box.y + (box.height - height / scale) / 2 };
}

function first() {
  const view = whole(sheet.home, 1.2);
  if (view.scale > 0.28) return view;
  return { scale: 0.6, x: sheet.home.x, y: sheet.home.y }; // too small to read: begin at the corner
}

let frame = 0;
function glide(to) {
  cancelAnimationFrame(frame);
  const from = sheet.view;
  const start = performance.now();
  if (calm.matches || !from) return put(to);
  const step = (now) => {
    const done = Math.min((now - start) / 220, 1);
    const eased = 1 - (1 - done) ** 3;
    const mix = (name) => from[name] + (to[name] - from[name]) * eased;
    put(done < 1 ? { x: mix("x"), y: mix("y"), scale: mix("scale") } : to);
    if (done < 1) frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
}

function zoom(factor, at = null) {
  const { width, height } = room();
  const { x, y, scale } = sheet.view;
  const [left, top] = at ?? [width / 2, height / 2];
  const grown = Math.min(Math.max(scale * factor, 0.05), 8);
  return { scale: grown, x: x + left / scale - left / grown, y: y + top / scale - top / grown };
}

function pan(right, down) {
  const { x, y, scale } = sheet.view;
  return { scale, x: x + right / scale, y: y + down / scale };
}

function within(middle, seen, start, length) { // where to begin, with little beside the drawing
  if (length <= seen) return start + (length - seen) / 2;
  return Math.min(Math.max(middle - seen / 2, start), start + length - seen);
}

function reveal(id, always) {
  const group = drawn(id);
  if (!group) return;
  const { width, height } = room();
  const { scale } = sheet.view;
  const box = group.getBBox();
  const left = (box.x - sheet.view.x) * scale, top = (box.y - sheet.view.y) * scale;
  const isSeen = left >= 8 && top >= 8
    && left + box.width * scale <= width - 8 && top + box.height * scale <= height - 8;
  if (isSeen && !always) return;
  const fits = Math.min(width / (box.width + 60), height / (box.height + 60));
  const near = Math.min(Math.max(scale, 0.95), fits, 2);
  const { home } = sheet;
  glide({ scale: near,
    x: within(box.x + box.width / 2, width / near, home.x, home.width),
    y: within(box.y + box.height / 2, height / near, home.y, home.height) });
}

// Pointer

const pointers = new Map();
let travelled = 0;
const point = ({ clientX, clientY, currentTarget }) => {
  const box = currentTarget.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
};

function drag(event) {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = point(event);
  const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
  travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
  pointers.set(event.pointerId, now);
  if (travelled < 4) return;
  if (!event.target.hasPointerCapture?.(event.pointerId)) event.currentTarget.setPointerCapture(event.pointerId);
  if (!others.length) return put(pan(before[0] - now[0], before[1] - now[1]));
  const [other] = others;
  const distance = (at) => Math.hypot(at[0] - other[0], at[1] - other[1]) || 1;
  put(zoom(distance(now) / distance(before), other));
}

for (const { svg } of sheets) {
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    cancelAnimationFrame(frame);
    const lines = event.deltaMode ? 30 : 1;
    put(zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), point(event)));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    cancelAnimationFrame(frame);
    if (!pointers.size) travelled = 0;
    pointers.set(event.pointerId, point(event));
  });
  svg.addEventListener("pointermove", drag);
  svg.addEventListener("click", (event) => {
    if (travelled >= 4) return;
    touch(event.currentTarget);
    const hit = event.target.closest("[data-id], [data-for]");
    choose(hit ? hit.dataset.id ?? sheet.ids[hit.dataset.for] : "", { move: true });
    remember();
  });
}
for (const name of ["pointerup", "pointercancel"]) {
  addEventListener(name, (event) => pointers.delete(event.pointerId));
}
