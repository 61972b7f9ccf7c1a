// Raw SQL: a copy goes through whatever tables, columns and sequences the schemas have, by catalogs and DDL that typed queries lack.

import { createHash } from 'node:crypto';
import { copyProgressTable } from '../database/schema-version.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { CopiedTable } from './copy-options.ts';
import type { CopiedTablePlan, CopySide } from './copy-side.ts';
import { batchSize, type CopyTablesParams } from './copy-tables.ts';

/** Sums over tables that triggers keep. */
const derivedSums = [
  'select count(*) as n from movie_genre',
  'select coalesce(sum(n), 0) as n from movie_count',
  'select coalesce(sum(n), 0) as n from movie_file_count',
  'select coalesce(sum(n), 0) as n from movie_version_count',
  'select coalesce(sum(n), 0) as n from movie_quality_count',
  'select coalesce(sum(n), 0) as n from cutoff_unmet_count',
  'select coalesce(sum(n), 0) as n from list_count',
];

/**
 * Compares both sides, and then finishes the copy: numbers go on where they were, and servers may start on it.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE` for the first table that differs
 */
export async function verifyTables({
  sides: { source, target },
  tables,
  names,
  signal,
  onProgress,
}: CopyTablesParams): Promise<readonly CopiedTable[]> {
  const copied: CopiedTable[] = [];
  for (const table of tables) {
    const total = await source.count(table.name);
    const report = (done: number) => {
      signal?.throwIfAborted();
      onProgress?.({ table: table.name, phase: 'verify', done, total });
    };
    const [expected, found] = [await sumOf(source, table, report), await sumOf(target, table, () => {})];
    if (expected.rows !== found.rows || expected.checksum !== found.checksum) {
      const detail = `${expected.rows} rows with checksum ${expected.checksum.slice(0, 12)} in ${names.from}, ${found.rows} rows with ${found.checksum.slice(0, 12)} in ${names.to}`;
      throw differs(table.name, detail, names.to);
    }
    copied.push({ table: table.name, ...expected });
  }
  for (const sql of derivedSums) {
    const [expected, found] = [await source.execute(sql), await target.execute(sql)].map(([row]) =>
      String(row?.n),
    );
    if (expected !== found) {
      throw differs(
        /from (\w+)/.exec(sql)?.[1] ?? '',
        `${expected} in ${names.from}, ${found} in ${names.to}`,
        names.to,
      );
    }
  }
  await target.write(async () => {
    for (const table of tables) {
      const last = await source.lastNumber(table);
      const highest = last ?? (table.key.type === 'integer' ? 0 : null);
      if (highest !== null) {
        await target.continueNumbers(table, highest);
      }
    }
    await target.execute(`drop table ${copyProgressTable}`);
  });
  await target.execute('analyze');
  return copied;
}

const differs = (table: string, detail: string, place: string) =>
  new LibraryError(
    'DATABASE_UNAVAILABLE',
    `The copy does not match: the table ${table} differs (${detail}). No server starts on ${place}; delete it to begin a new copy.`,
  );

/** Independent of the order of the rows, which the databases sort by rules of their own. */
async function sumOf(side: CopySide, table: CopiedTablePlan, report: (rows: number) => void) {
  const sum = Buffer.alloc(32);
  let rows = 0;
  for (let after: string | null = null; ; ) {
    const batch = await side.read(table, after, batchSize);
    for (const row of batch) {
      const digest = createHash('sha256').update(JSON.stringify(row)).digest();
      for (const [index, byte] of digest.entries()) {
        sum[index] = (sum[index] ?? 0) ^ byte;
      }
    }
    rows += batch.length;
    report(rows);
    const last = batch.at(-1)?.[table.keyIndex];
    if (last === undefined) {
      return { rows, checksum: sum.toString('hex') };
    }
    after = String(last);
  }
}
