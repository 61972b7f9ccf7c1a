import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import { placeFile } from '../disk/place-file.ts';
import { recycle, recycleBinName } from '../disk/recycle.ts';
import { renameEntry } from '../disk/rename-entry.ts';
import { uuidv7 } from '../ids/uuid.ts';
import type { FileJournal } from './file-journal.ts';
import type { RecordStep } from './file-operation.ts';

export interface TestOperationData {
  /** Contains `root/Movie/old.mkv`, `root/Movie/old.srt` and `downloads/new.mkv`. */
  readonly folder: string;
  readonly itemId: string;
  /** The work fails once it has touched everything. */
  readonly fails?: boolean;
  readonly commitFails?: boolean;
}

/** Replaces a file by another one, as an import does: recycle, copy, rename a sidecar, and delete the source after the commit. */
export function defineTestOperation(journal: FileJournal, database: Database) {
  const runner = journal.define<TestOperationData, string>({
    kind: 'test',
    async commit(em, { id, data }, result) {
      if (data.commitFails === true) {
        throw new Error('The commit fails.');
      }
      await database
        .kysely(em)
        .insertInto('setting')
        .values({ name: `test ${id}`, fields: JSON.stringify({ result, folder: data.folder }) })
        .execute();
    },
    async recover({ steps }) {
      const isComplete = steps.length === 3 && steps.every(({ outcome }) => outcome === 'finished');
      return isComplete ? { result: 'recovered' } : 'undo';
    },
    cleanUp: ({ data }) => rm(join(data.folder, 'downloads/new.mkv'), { force: true }),
  });
  return {
    run: (data: TestOperationData, movieId: string | null = null) =>
      runner.run({ movieId, data }, (record) => work(data, record)),
  };
}

async function work({ folder, itemId, fails }: TestOperationData, onStep: RecordStep): Promise<string> {
  const at = (path: string) => join(folder, path);
  const path = at('root/Movie/old.mkv');
  const binFolder = at(`root/${recycleBinName}`);
  await recycle({ path, binFolder, id: itemId, operationId: uuidv7(), onStep });
  const [source, target] = [at('downloads/new.mkv'), at('root/Movie/new.mkv')];
  await placeFile({ source, target, method: 'copy', operationId: uuidv7(), onStep });
  const [from, to] = [at('root/Movie/old.srt'), at('root/Movie/new.srt')];
  await renameEntry({ from, to, operationId: uuidv7(), onStep });
  if (fails === true) {
    throw new Error('The work fails.');
  }
  return 'done';
}
