import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReleaseName } from './parse-release-name.ts';
import type { ParsedRelease } from './parsed-release.schema.ts';

interface Row {
  readonly title: string;
  readonly movieTitle?: string;
  readonly year?: number | null;
  readonly source?: string;
  readonly resolution?: number | null;
  readonly modifier?: string | null;
  readonly proper?: boolean;
  readonly group?: string | null;
  readonly edition?: string;
  readonly languages?: readonly string[];
}

interface Check {
  readonly file: string;
  readonly expected: (row: Row) => string;
  readonly found: (release: ParsedRelease, row: Row) => string;
}

interface Reach {
  readonly right: number;
  readonly of: number;
  readonly percent: number;
}

interface Miss {
  readonly kind: string;
  readonly name: string;
  readonly expected: string;
  readonly found: string;
}

/** Case, accents and punctuation do not count. */
const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const editionClasses: readonly (readonly [string, RegExp])[] = [
  ['extended', /extended/i],
  ['remastered', /remaster/i],
  ['directors', /director/i],
  ['unrated', /unrated|uncut|uncensored/i],
  ['imax', /imax/i],
  ['theatrical', /theatrical/i],
  ['fan-edit', /fan.?edit|despecialized/i],
];
const classOf = (text: string) =>
  text === '' ? 'no edition' : (editionClasses.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other');

const known = (languages: readonly string[]) => languages.filter((language) => language !== 'Unknown');

const checks: Readonly<Record<string, Check>> = {
  'title and year': {
    file: 'title',
    expected: ({ movieTitle, year }) => `${fold(movieTitle ?? '')} (${year ?? 'any'})`,
    found: ({ title, year }, row) => `${fold(title)} (${(row.year ?? null) === null ? 'any' : year})`,
  },
  quality: {
    file: 'quality',
    expected: ({ source, resolution, modifier }) => `${source} ${resolution} ${modifier}`,
    found: ({ quality }) =>
      `${quality.source.toUpperCase()} ${quality.resolution} ${quality.modifier?.toUpperCase() ?? null}`,
  },
  proper: {
    file: 'quality',
    expected: ({ proper }) => String(proper),
    found: ({ revision }) => String(revision.version > 1 && revision.version < 9),
  },
  group: {
    file: 'group',
    expected: ({ group }) => (group ?? 'no group').toLowerCase(),
    found: ({ releaseGroup }) => (releaseGroup ?? 'no group').toLowerCase(),
  },
  'edition class': {
    file: 'edition',
    expected: ({ edition }) => classOf(edition ?? ''),
    found: ({ edition }) => edition?.class ?? 'no edition',
  },
  languages: {
    file: 'language',
    expected: ({ languages = [] }) => known(languages).toSorted().join(', ') || 'no language',
    found: ({ languages }, row) =>
      known(row.languages ?? []).every((language) => languages.includes(language)) &&
      (known(row.languages ?? []).length > 0 || languages.length === 0)
        ? known(row.languages ?? [])
            .toSorted()
            .join(', ') || 'no language'
        : languages.toSorted().join(', '),
  },
};

const readRows = (folder: string, file: string): Row[] =>
  JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8'));

/** Every name of the folder. */
export const readNames = (folder: string): string[] =>
  [...new Set(Object.values(checks).map(({ file }) => file))].flatMap((file) =>
    readRows(folder, file).map(({ title }) => title),
  );

/** How many names of each kind are read as expected. */
export function measureReach(folder: string): { rows: Record<string, Reach>; misses: Miss[] } {
  const misses: Miss[] = [];
  const rows: Record<string, Reach> = {};
  for (const [kind, { file, expected, found }] of Object.entries(checks)) {
    const names = readRows(folder, file);
    const missed = names
      .map((row) => ({
        kind,
        name: row.title,
        expected: expected(row),
        found: found(parseReleaseName(row.title), row),
      }))
      .filter((result) => result.expected !== result.found);
    misses.push(...missed);
    const right = names.length - missed.length;
    rows[kind] = { right, of: names.length, percent: Number(((right / names.length) * 100).toFixed(1)) };
  }
  return { rows, misses };
}
