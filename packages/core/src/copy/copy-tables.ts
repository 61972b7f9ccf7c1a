// Raw SQL: a copy goes through whatever tables, columns and sequences the schemas have, by catalogs and DDL that typed queries lack.

import { copyProgressTable } from '../database/schema-version.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { CopyOptions } from './copy-options.ts';
import type { CopiedTablePlan, CopySide } from './copy-side.ts';
import type { CopySides } from './copy-sides.ts';

export interface CopyTablesParams extends Pick<CopyOptions, 'signal' | 'onProgress'> {
  readonly sides: CopySides;
  readonly tables: readonly CopiedTablePlan[];
  /** The databases in words. */
  readonly names: { readonly from: string; readonly to: string };
}

/** How far a copy has come, as the target remembers it. */
interface Progress {
  readonly from: string;
  /** Rows of the source by table, when it began. */
  readonly counts: Readonly<Record<string, number>>;
  /** By table: the last key that has arrived, and rows so far. */
  readonly arrived: Readonly<Record<string, { readonly key: string; readonly rows: number }>>;
}

export const batchSize = 500;

/** Copies what has not arrived yet, a batch in one transaction together with the note of how far it has come. */
export async function copyTables({
  sides,
  tables,
  names,
  signal,
  onProgress,
}: CopyTablesParams): Promise<void> {
  const { source, target } = sides;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    counts[name] = await source.count(name);
  }
  let progress =
    (await readProgress(target)) ??
    (await begin(target, tables, { from: names.from, counts, arrived: {} }, names.to));
  requireSame(progress, { from: names.from, counts, arrived: {} }, names.to);
  for (const table of tables) {
    const total = counts[table.name] ?? 0;
    for (;;) {
      signal?.throwIfAborted();
      const { key = null, rows = 0 } = progress.arrived[table.name] ?? {};
      onProgress?.({ table: table.name, phase: 'copy', done: rows, total });
      const batch = await source.read(table, key, batchSize);
      const last = batch.at(-1)?.[table.keyIndex];
      if (last === undefined) {
        break;
      }
      const next = { key: String(last), rows: rows + batch.length };
      progress = { ...progress, arrived: { ...progress.arrived, [table.name]: next } };
      await target
        .write(async () => {
          await target.insert(table, batch);
          await writeProgress(target, progress);
        })
        .catch((cause) => {
          throw notCopied(table, cause, names.to);
        });
    }
  }
}

function notCopied({ name }: CopiedTablePlan, cause: unknown, place: string): LibraryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LibraryError(
    'DATABASE_UNAVAILABLE',
    `Rows of the table ${name} could not be written to ${place}: ${reason}. The same command goes on from there.`,
    { cause },
  );
}

async function readProgress(target: CopySide): Promise<Progress | null> {
  try {
    const [row] = await target.execute(`select state from ${copyProgressTable}`);
    return row === undefined ? null : (JSON.parse(String(row.state)) as Progress);
  } catch (error) {
    if (error instanceof Error && /no such table|does not exist/.test(error.message)) {
      return null;
    }
    throw error;
  }
}

const writeProgress = (target: CopySide, progress: Progress) =>
  target.execute(`update ${copyProgressTable} set state = ?`, [JSON.stringify(progress)]);

/** What a new library holds by itself makes room for what the source holds. */
async function begin(
  target: CopySide,
  tables: readonly CopiedTablePlan[],
  progress: Progress,
  place: string,
): Promise<Progress> {
  for (const table of ['movie', 'task', 'auth_user', 'auth_api_key', 'auth_session']) {
    if ((await target.count(table)) > 0) {
      throw new LibraryError(
        'DATABASE_UNAVAILABLE',
        `${place} holds a library already, and has been left as it is. A copy goes into a new or empty database.`,
      );
    }
  }
  await target.write(async () => {
    for (const { name } of tables.toReversed()) {
      await target.execute(`delete from ${name}`);
    }
    await target.execute(`create table ${copyProgressTable} (state text not null)`);
    await target.execute(`insert into ${copyProgressTable} (state) values (?)`, [JSON.stringify(progress)]);
  });
  return progress;
}

function requireSame(begun: Progress, now: Progress, place: string): void {
  if (begun.from !== now.from) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `${place} is an unfinished copy of ${begun.from}, not of ${now.from}. Delete it to begin a new copy.`,
    );
  }
  const changed = Object.keys(now.counts).find((table) => begun.counts[table] !== now.counts[table]);
  if (changed !== undefined) {
    throw new LibraryError(
      'DATABASE_UNAVAILABLE',
      `${now.from} has changed since the copy of it was interrupted (table ${changed}). Delete ${place} to begin a new copy.`,
    );
  }
}
