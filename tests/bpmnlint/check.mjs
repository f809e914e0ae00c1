// Usage: node check.mjs FILE_OR_FOLDER...
//
// Prints every problem of the drawings, a line each, and exits 1 if there is one: what bpmnlint
// says (errors and warnings alike), and what bpmn-moddle says on import. bpmn-moddle is the reader
// inside bpmn-js and the Modeler; it needs no browser, so the pictures themselves are not drawn.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { BpmnModdle } from 'bpmn-moddle';
import { Linter } from 'bpmnlint';

const require = createRequire(import.meta.url);
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const config = JSON.parse(readFileSync(new URL('.bpmnlintrc', import.meta.url), 'utf8'));
const extensions = Object.fromEntries(
  Object.entries(config.moddleExtensions).map(([name, path]) => [name, require(path)])
);

function drawings(path) {
  if (statSync(path).isFile()) return [path];
  const inside = readdirSync(path, { recursive: true }).filter((name) => name.endsWith('.bpmn'));
  return inside.sort().map((name) => join(path, name));
}

async function problems(file) {
  // a linter for each file: rules such as no-duplicate-sequence-flows remember ids of other files
  const linter = new Linter({ config, resolver: new NodeResolver({ require }) });
  try {
    const read = await new BpmnModdle(extensions).fromXML(readFileSync(file, 'utf8'));
    const reports = await linter.lint(read.rootElement);
    const found = Object.entries(reports).flatMap(([rule, list]) =>
      list.map(({ id, category, message }) => `${id} ${category} ${message} (${rule})`)
    );
    return [...read.warnings.map(({ message }) => `import ${message}`), ...found];
  } catch (error) {
    return [`import ${error.message}`];
  }
}

const files = process.argv.slice(2).flatMap(drawings);
let count = 0;
for (const file of files) {
  for (const problem of await problems(file)) {
    console.log(`${file}: ${problem}`);
    count += 1;
  }
}
console.error(`${files.length} drawings, ${count} problems`);
process.exit(count || !files.length ? 1 : 0);
