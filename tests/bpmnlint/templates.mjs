// Usage: node templates.mjs FILE
//
// Prints every problem of the element templates in the file, a line each, and exits 1 if there is
// one: what the published schema for Camunda 7 says.

import { readFileSync } from 'node:fs';

import { validateAll } from '@bpmn-io/element-templates-validator';

const { valid, results } = validateAll(JSON.parse(readFileSync(process.argv[2], 'utf8')));
for (const { object, errors } of results.filter((each) => !each.valid)) {
  for (const { dataPath, instancePath, message } of errors) {
    console.log(`${object.id}: ${dataPath ?? instancePath} ${message}`);
  }
}
process.exitCode = valid ? 0 : 1;
