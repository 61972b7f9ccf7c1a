import { createHash } from 'node:crypto';
import { LibraryError } from '../errors/library-error.ts';
import { interactivePriority } from '../tasks/enqueue-task.ts';
import { importFilesKind } from '../tasks/kind-names.ts';
import { validate } from '../validation/validate.ts';
import { createDetectImports } from './create-detect-imports.ts';
import { importExecuteInputSchema } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { Imports } from './imports.ts';
import { openImportPath } from './open-import-path.ts';
import { readImportVersion } from './read-import-version.ts';

/** The operations on files to import. */
export function createImports(deps: ImportDeps): Imports {
  const { database, tasks } = deps;
  return {
    detect: createDetectImports(deps),
    async execute(input) {
      const payload = validate(importExecuteInputSchema, input);
      for (const [index, { path, movieId, versionId = null }] of payload.items.entries()) {
        await withField(`items.${index}.path`, () => openImportPath(deps, path, `items.${index}.path`));
        await withField(`items.${index}.movieId`, () => readImportVersion(database, movieId, versionId));
      }
      const key = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
      const { id } = await database.transaction((em) =>
        tasks.enqueue(em, {
          ...{ kind: importFilesKind, payload, dedupeKey: `${importFilesKind}:${key}` },
          priority: interactivePriority,
        }),
      );
      return { taskId: id };
    },
  };
}

/** Adds the field that an error is about. */
async function withField(field: string, check: () => Promise<unknown>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof LibraryError) || error.details !== undefined) {
      throw error;
    }
    const details = [{ field, message: error.message }];
    throw new LibraryError(error.code, error.message, { cause: error, details });
  }
}
