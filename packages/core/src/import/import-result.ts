import type { Database } from '../database/database.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import type { ImportedFile, ImportItem } from './import.schema.ts';

/** More entries since the start of a task are not made for one movie. */
const newestEntries = 100;

/** What a task has imported, by its entries in the history. @returns null if it has not imported the file */
export async function importResultOf(
  { readKysely }: Pick<Database, 'readKysely'>,
  taskId: string,
  { path, movieId: given }: Pick<ImportItem, 'path' | 'movieId'>,
): Promise<ImportedFile | null> {
  const movieId = normalizeUuid(given) ?? '';
  const entries = await readKysely
    .selectFrom('activity')
    .select(['type', 'data'])
    .where('movie_id', '=', movieId)
    .orderBy('seq', 'desc')
    .limit(newestEntries)
    .execute();
  const entry = entries.find(({ data }) => data.taskId === taskId && data.source === path);
  if (entry === undefined) {
    return null;
  }
  const { fileId, path: target, versionId, method } = entry.data;
  return {
    ...{ path, status: entry.type === 'upgraded' ? 'upgraded' : 'imported', movieId },
    ...{
      versionId: String(versionId),
      fileId: String(fileId),
      target: String(target),
      method: String(method),
    },
    ...{ code: null, message: null },
  };
}
