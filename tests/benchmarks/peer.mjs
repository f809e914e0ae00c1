// Runs models in npm's bpmn-engine: [[name, xml, rounds], …] on stdin, {name: median ms} on stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Engine } = createRequire(process.cwd() + "/")("bpmn-engine");

async function once(name, source) {
  const began = performance.now();
  const engine = new Engine({ name, source });
  const ended = engine.waitFor("end");
  await engine.execute();
  await ended;
  return performance.now() - began;
}

const found = {};
for (const [name, source, rounds] of JSON.parse(readFileSync(0, "utf8"))) {
  await once(name, source);
  const times = [];
  for (let round = 0; round < rounds; round++) times.push(await once(name, source));
  found[name] = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
console.log(JSON.stringify(found));
