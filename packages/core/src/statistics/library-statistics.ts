import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { fold } from '../text/fold.ts';
import { validate } from '../validation/validate.ts';
import { type LibraryStatistics, libraryStatisticsSchema } from './library-statistics.schema.ts';
import { type CounterGroup, type CounterRow, statementOf } from './statistics-sql.ts';

type Field = keyof LibraryStatistics;

const field = libraryStatisticsSchema.keyof();
const input = z.strictObject({ fields: z.array(field).readonly().default(field.options) });

/** The counters that each field is computed from. */
const groupOf = {
  total: 'years',
  monitored: 'years',
  downloaded: 'years',
  missing: 'years',
  years: 'years',
  genres: 'genres',
  sizeOnDisk: 'qualities',
  qualities: 'qualities',
  versions: 'versions',
  rootFolders: 'rootFolders',
} as const satisfies Record<Field, CounterGroup>;

/**
 * Statistics of the library, from counters that triggers maintain: the cost does not depend on the number of movies, except for
 * `rootFolders`, which an index counts. One statement reads all that the fields need, so that the numbers agree with each other.
 *
 * @throws LibraryError `INVALID_INPUT` for an unknown field
 */
export function createLibraryStatistics({ database }: { readonly database: Database }) {
  return async function statistics<const Name extends Field = Field>(
    fields?: readonly Name[],
  ): Promise<Pick<LibraryStatistics, Name>> {
    const names = validate(input, { fields }).fields;
    const groups = new Set(names.map((name) => groupOf[name]));
    const rows =
      groups.size === 0 ? [] : await database.reader.all<CounterRow>(statementOf([...groups].sort()), []);
    const read = readersOf(rows);
    // The names are the requested ones, each with the value of its reader.
    return Object.fromEntries(names.map((name) => [name, read[name]()])) as Pick<LibraryStatistics, Name>;
  };
}

type Readers = { readonly [Name in Field]: () => LibraryStatistics[Name] };

function readersOf(rows: readonly CounterRow[]): Readers {
  const of = (group: CounterGroup) => rows.filter((row) => row.group_name === group);
  const sum = (group: CounterGroup, column: 'total' | 'monitored' | 'downloaded' | 'missing' | 'size') =>
    of(group).reduce((total, row) => total + row[column], 0);
  return {
    total: () => sum('years', 'total'),
    monitored: () => sum('years', 'monitored'),
    downloaded: () => sum('years', 'downloaded'),
    missing: () => sum('years', 'missing'),
    sizeOnDisk: () => sum('qualities', 'size'),
    genres: () =>
      of('genres')
        .map((row) => ({ genre: row.name, ...countsOf(row) }))
        .sort((a, b) => (fold(a.genre) < fold(b.genre) ? -1 : 1)),
    years: () =>
      of('years')
        .map((row) => ({ year: row.year === 0 ? null : row.year, ...countsOf(row) }))
        .sort((a, b) => (b.year ?? Number.NEGATIVE_INFINITY) - (a.year ?? Number.NEGATIVE_INFINITY)),
    qualities: () =>
      of('qualities')
        .map((row) => ({ quality: row.name, total: row.total, sizeOnDisk: row.size }))
        .sort((a, b) => b.total - a.total || (a.quality < b.quality ? -1 : 1)),
    versions: () => ({
      total: sum('versions', 'total'),
      monitored: sum('versions', 'monitored'),
      downloaded: sum('versions', 'downloaded'),
    }),
    rootFolders: () =>
      of('rootFolders')
        .map(({ id, name, total }) => ({ id, path: name, total }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

const countsOf = ({ total, monitored, downloaded }: CounterRow) => ({ total, monitored, downloaded });
