#!/usr/bin/env node
// Old versions of Node have to be able to read this file: it imports nothing else before it is known that they can go on.
import { unsupportedNode } from '@cinephage/core/node-version';

const problem = unsupportedNode();
if (problem === null) {
  import('./run.ts');
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
