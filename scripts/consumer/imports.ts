import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Importing has no effect: it opens no socket, file or timer, adds no process listener, and the process exits by itself. */
const state = () => ({
  // Node creates the streams of a process when they are first read: create them before the first state is taken.
  streams: [process.stdout.writable, process.stderr.writable],
  listeners: process.eventNames().map(String).sort(),
  resources: process.getActiveResourcesInfo().sort(),
});
state();
await setImmediate();
const before = state();
const entries = ['core', 'rest', 'graphql'].flatMap((name) => {
  const manifest = JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve(`@cinephage/${name}/package.json`)), 'utf8'),
  ) as { exports: Record<string, unknown> };
  const modules = Object.keys(manifest.exports).filter((path) => !/\.(json|graphql)$/.test(path));
  return modules.map((path) => `@cinephage/${name}${path.slice(1)}`);
});
assert(entries.length >= 5);

for (const entry of entries) {
  await import(entry);
}
await setImmediate();

assert.deepEqual(state(), before);
assert.deepEqual(await readdir('.'), []);
