// Completes user tasks in npm's bpmn-engine, each from its state in a file, saved and synced after.
// A line on stdin, [path, tasks, source?]: a source is run to its first user task, and its state
// kept; then so many tasks in a row are completed from there. A line on stdout: the ms of each.
import { EventEmitter } from "node:events";
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Engine } = createRequire(process.cwd() + "/")("bpmn-engine");
const firsts = new Map();

const asked = (listener) => new Promise((told) => listener.once("activity.wait", told));

async function stateOf(engine) {
  const state = JSON.stringify(await engine.getState());
  await engine.stop();
  return state;
}

async function begin(source) {
  const engine = new Engine({ name: "p", source });
  const listener = new EventEmitter();
  const first = asked(listener);
  await engine.execute({ listener });
  await first;
  return stateOf(engine);
}

async function step(path) {
  const engine = new Engine({ name: "p" }).recover(JSON.parse(readFileSync(path, "utf8")));
  const listener = new EventEmitter();
  const first = asked(listener);
  await engine.resume({ listener });
  const task = await first;
  const next = asked(listener);
  task.signal({ answer: 1 });
  await next;
  save(path, await stateOf(engine));
}

function save(path, state) {
  const file = openSync(path, "w");
  writeSync(file, state);
  fsyncSync(file);
  closeSync(file);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [path, tasks, source] = JSON.parse(line);
  if (source) firsts.set(path, await begin(source));
  save(path, firsts.get(path));
  const times = [];
  while (times.length < tasks) {
    const began = performance.now();
    await step(path);
    times.push(performance.now() - began);
  }
  console.log(JSON.stringify(times));
}
