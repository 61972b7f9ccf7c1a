import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';

/** Importing does nothing: no socket, file, timer or process listener comes of it, and the process ends by itself. */
const state = () => ({
  // Node makes the streams of a process when they are first looked at; here they count from the beginning.
  streams: [process.stdout.writable, process.stderr.writable],
  listeners: process.eventNames().map(String).sort(),
  resources: process.getActiveResourcesInfo().sort(),
});
state();
await turn();
const before = state();
const entries = [
  '@cinephage/core',
  '@cinephage/core/auth/better-auth',
  '@cinephage/core/http',
  '@cinephage/core/testing',
  '@cinephage/rest',
  '@cinephage/graphql',
];

for (const entry of entries) {
  await import(entry);
}
await turn();

assert.deepEqual(state(), before);
assert.deepEqual(await readdir('.'), []);
