#!/usr/bin/env node
// Old versions of Node must be able to parse this file: it imports nothing that they do not have before their version is checked.
import { unsupportedNode } from '@cinephage/core/node-version';

const problem = unsupportedNode();
if (problem === null) {
  import('./run.ts');
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
