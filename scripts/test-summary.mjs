import { readFileSync } from 'node:fs';

// Prints one line about the results Vitest left in a file. Plain JavaScript: it must run on whichever Node is at hand.
const [, , file] = process.argv;
const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
  readFileSync(file, 'utf8'),
);

// A file that broke before its first test has failed too, although no test of it has.
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((assertion) => assertion.status !== 'failed'),
);
const failed = numFailedTests + brokenFiles.length;
if (numPendingTests > 0) {
  console.log(`${numPendingTests} skipped`);
}
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exitCode = failed > 0 || numPassedTests === 0 ? 1 : 0;
