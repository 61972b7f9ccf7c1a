#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
// Old versions of Node must be able to parse this file: it imports nothing that they do not have before their version is checked.
import { unsupportedNode } from '@cinephage/core/node-version';

const problem = unsupportedNode();
if (problem === null) {
  // By default, garbage of the old generation is collected only once the heap has doubled since the last time: long scans then hold
  // twice the memory. As an option of `node` it would not be set for the installed command.
  setFlagsFromString('--heap-growing-percent=25');
  import('./run.ts');
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
