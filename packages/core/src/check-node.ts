import { unsupportedNode } from './node-version.ts';

// Imported first by every entry of this package: what they import after it is not run on a Node that is too old.
const problem = unsupportedNode();
if (problem !== null) {
  throw new Error(problem);
}
