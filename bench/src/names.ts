import { existsSync } from 'node:fs';
import { parseReleaseName } from '@cinephage/core';
import { fastestMs, hostileNames } from '../../packages/core/src/releases/hostile-names.fixture.ts';
import { measureReach, readNames } from '../../packages/core/src/releases/measure-reach.fixture.ts';

/** Median time of one call in microseconds: each name is parsed several times, and its fastest run counts. */
function medianMicroseconds(names: readonly string[]): number {
  const times = names
    .map((name) => fastestMs(() => parseReleaseName(name), 20) * 1000)
    .toSorted((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

/** Folder with `title.json`, `quality.json`, `group.json`, `edition.json` and `language.json`. */
const folder =
  process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? process.env.RELEASE_NAMES_DIR;
const showMisses = process.argv.includes('--misses');

if (folder === undefined || !existsSync(folder)) {
  console.log('Skipped: give a folder of release names, as an argument or in RELEASE_NAMES_DIR.');
} else {
  const { rows, misses } = measureReach(folder);
  console.table(rows);
  if (showMisses) {
    for (const { kind, name, expected, found } of misses) {
      console.log(`${kind}  ${name}\n    expected ${expected}\n    found    ${found}`);
    }
  }
  const names = readNames(folder);
  for (const name of names) {
    parseReleaseName(name);
  }
  console.log(`median of ${names.length} names: ${medianMicroseconds(names).toFixed(1)} µs`);
}
const worst = hostileNames(10_000)
  .map(({ kind, name }) => ({ kind, ms: fastestMs(() => parseReleaseName(name), 5) }))
  .toSorted((a, b) => b.ms - a.ms)[0];
console.log(`worst of 10,000 characters: ${worst?.ms.toFixed(2)} ms (${worst?.kind})`);
