import { Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { startTool } from './postgres-tools.ts';

export interface RunScriptOptions {
  /** With which psql connects. */
  readonly environment: Readonly<Record<string, string>>;
  /** SQL that begins a transaction. */
  readonly begin: string;
  /** Arguments of pg_restore, which writes the SQL in the middle. */
  readonly archive: readonly string[];
  /** SQL that commits it. */
  readonly end: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs an archive as a part of a transaction, in psql.
 *
 * @throws LibraryError `DATABASE_UNAVAILABLE`; nothing has been changed then
 */
export async function runScript({
  environment,
  begin,
  archive,
  end,
  signal,
}: RunScriptOptions): Promise<void> {
  const psql = startTool('psql', {
    args: ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--file=-'],
    environment,
    signal,
  });
  const { stdin, stdout } = psql.child;
  stdout.resume();
  stdin.write(begin);
  const reader = startTool('pg_restore', { args: archive, signal });
  reader.child.stdin.end();
  const middle = withoutNewSettings();
  const read = finished(middle);
  reader.child.stdout.pipe(middle).pipe(stdin, { end: false });
  let first: unknown;
  const fail = (error: unknown) => {
    first ??= error;
    psql.child.kill();
    reader.child.kill();
    middle.destroy();
  };
  const feed = async () => {
    await Promise.all([reader.ended, read]);
    // Only now: of a reader that has died, psql would take the part that it has read for all.
    stdin.end(end);
  };
  await Promise.all([psql.ended.catch(fail), feed().catch(fail)]);
  if (first !== undefined) {
    throw first;
  }
}

/** A setting that programs of version 17 write, and older servers refuse. */
const newSetting = 'SET transaction_timeout = 0;\n';

/** For a part of a script that is read as a whole. */
export const withoutNewSetting = (script: string): string => script.replace(newSetting, '');

/** It stands in the first lines. */
function withoutNewSettings(): Transform {
  let isFirst = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const text = isFirst ? chunk.toString('latin1') : '';
      isFirst = false;
      done(null, text.includes(newSetting) ? Buffer.from(withoutNewSetting(text), 'latin1') : chunk);
    },
  });
}
