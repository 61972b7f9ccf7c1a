import { closeSync, openSync, readSync } from 'node:fs';
import { postgresMigrations } from '../database/migrations/postgres/index.ts';
import { firstMigration, migrationTable, refuseNewerSchema } from '../database/schema-version.ts';
import { LibraryError } from '../errors/library-error.ts';
import { runTool } from './postgres-tools.ts';

/** A line of the table of contents of an archive. */
export interface ArchiveEntry {
  /** As `pg_restore --use-list` takes it. */
  readonly line: string;
  readonly kind: string;
  /** Its name, and more. */
  readonly name: string;
}

/** What belongs to a library; comments on the schema, or another application's types, do not. */
const kinds =
  /^(TABLE DATA|TABLE|SEQUENCE OWNED BY|SEQUENCE SET|SEQUENCE|DEFAULT|FK CONSTRAINT|CONSTRAINT|INDEX|TRIGGER|FUNCTION) (.+)$/;
const magic = 'PGDMP';

/** An archive that holds a whole library. */
export interface LibraryArchive {
  /** What it holds. @throws LibraryError `INVALID_INPUT` unless all of it is in this schema */
  entriesFor(schema: string): readonly ArchiveEntry[];
}

/**
 * Reads all of an archive.
 *
 * @throws LibraryError `INVALID_INPUT` unless it is a whole library of a version that is known here
 */
export async function verifyArchive(file: string, signal: AbortSignal | undefined): Promise<LibraryArchive> {
  if (!hasMagic(file)) {
    throw unfit(file, 'it is not an archive of pg_dump in its custom format');
  }
  try {
    await runTool('pg_restore', { args: ['--file=/dev/null', file], signal });
  } catch (error) {
    throw error instanceof LibraryError && !error.message.includes('not installed')
      ? unfit(file, error.message, error)
      : error;
  }
  const contents = await runTool('pg_restore', { args: ['--list', file], signal });
  const entries = contents.split('\n').flatMap(toEntry);
  const migrations = await migrationsIn(file, signal);
  if (!migrations.includes(firstMigration)) {
    throw unfit(file, 'it holds no library');
  }
  refuseNewerSchema(migrations, postgresMigrations);
  return {
    entriesFor(schema) {
      // Names stand there as they are, blanks included.
      const other = entries.find(({ name }) => !name.startsWith(`${schema} `));
      if (other !== undefined) {
        const [found = ''] = other.name.split(' ');
        throw unfit(
          file,
          `its tables are in the schema ${JSON.stringify(found)}, not in ${JSON.stringify(schema)}`,
        );
      }
      return entries.map((entry) => ({ ...entry, name: entry.name.slice(schema.length + 1) }));
    },
  };
}

function hasMagic(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(magic.length);
    readSync(descriptor, start);
    return start.toString('latin1') === magic;
  } finally {
    closeSync(descriptor);
  }
}

const unfit = (file: string, reason: string, cause?: unknown) =>
  new LibraryError(
    'INVALID_INPUT',
    `The file ${file} is not a backup that can be restored here: ${reason.replace(/\.$/, '')}. Nothing has been changed.`,
    { cause },
  );

function toEntry(line: string): ArchiveEntry[] {
  const [, kind = '', name = ''] = kinds.exec(line.replace(/^\d+; \d+ \d+ /, '')) ?? [];
  return kind === '' || line.startsWith(';') ? [] : [{ line, kind, name }];
}

/** Names of the migrations that had run, from the data of their table. */
async function migrationsIn(file: string, signal: AbortSignal | undefined): Promise<string[]> {
  const script = await runTool('pg_restore', {
    args: ['--data-only', `--table=${migrationTable}`, '--file=-', file],
    signal,
  });
  const [, columns = '', rows = ''] =
    /^COPY .+? \(([^)]*)\) FROM stdin;\n([\s\S]*?)^\\\.$/m.exec(script) ?? [];
  const position = columns.split(', ').indexOf('name');
  return rows.split('\n').flatMap((row) => row.split('\t')[position] ?? []);
}
