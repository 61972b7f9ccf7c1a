import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { fold } from '../text/fold.ts';
import { validate } from '../validate.ts';
import { type LibraryStatistics, libraryStatistics } from './library-statistics.schema.ts';
import { type Part, type PartRow, statementOf } from './statistics-sql.ts';

type Field = keyof LibraryStatistics;

const field = libraryStatistics.keyof();
const asked = z.strictObject({ fields: z.array(field).readonly().default(field.options) });

/** What each number is made of. */
const partOf = {
  total: 'years',
  monitored: 'years',
  downloaded: 'years',
  missing: 'years',
  years: 'years',
  genres: 'genres',
  sizeOnDisk: 'qualities',
  qualities: 'qualities',
} as const satisfies Record<Field, Part>;

/**
 * Tells what the library holds, from numbers that the database maintains: it costs the same however many movies there are.
 * All come from one statement, of the parts that are needed alone, so that they fit together.
 *
 * @throws LibraryError `INVALID_INPUT` for a field that is none
 */
export function createLibraryStatistics({ database }: { readonly database: Database }) {
  return async function statistics<const Name extends Field = Field>(
    fields?: readonly Name[],
  ): Promise<Pick<LibraryStatistics, Name>> {
    const names = validate(asked, { fields }).fields;
    const parts = new Set(names.map((name) => partOf[name]));
    const rows =
      parts.size === 0 ? [] : await database.reader.all<PartRow>(statementOf([...parts].sort()), []);
    const read = readersOf(rows);
    // The names are those that were asked for, each with the value of its own reader.
    return Object.fromEntries(names.map((name) => [name, read[name]()])) as Pick<LibraryStatistics, Name>;
  };
}

type Readers = { readonly [Name in Field]: () => LibraryStatistics[Name] };

function readersOf(rows: readonly PartRow[]): Readers {
  const of = (part: Part) => rows.filter((row) => row.part === part);
  const sum = (part: Part, column: 'total' | 'monitored' | 'downloaded' | 'missing' | 'size') =>
    of(part).reduce((total, row) => total + row[column], 0);
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
  };
}

const countsOf = ({ total, monitored, downloaded }: PartRow) => ({ total, monitored, downloaded });
