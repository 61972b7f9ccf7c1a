import type { Database } from '../database/database.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { checkProfile, checkRootFolder, refuseProblems } from './check-root-folder.ts';
import type { InspectFolder } from './inspect-folder.ts';
import { normalizeFolder } from './parse-root-folder.ts';
import type { RootFolderEntity } from './root-folder.entity.ts';
import { type RootFolderUpdateInput, rootFolderUpdateSchema } from './root-folder.schema.ts';
import { refuseUsed } from './root-folder-use.ts';
import { findRootFolder, writeRootFolder } from './write-root-folder.ts';

export interface UpdateRootFolderDeps {
  readonly database: Database;
  readonly inspect: InspectFolder;
  readonly now: () => Date;
}

type Changes = Omit<ReturnType<typeof parse>, 'path'>;

const parse = (input: RootFolderUpdateInput) => definedFields(validate(rootFolderUpdateSchema, input));

/** The disk is read only if the path changes or it becomes writable: other fields can be changed while it is not mounted. */
export function createUpdateRootFolder(deps: UpdateRootFolderDeps) {
  const { database, now } = deps;
  return async function updateRootFolder(id: string, input: RootFolderUpdateInput): Promise<void> {
    const { path: wanted, ...changes } = parse(input);
    const before = await findRootFolder(database.fork(), id);
    const path = await checkChanges(deps, before, wanted, changes);
    await writeRootFolder(database, { id: before.id, path }, async (em) => {
      const folder = await findRootFolder(em, id);
      if (folder.path !== path) {
        await refuseUsed(database, em, folder.path);
      }
      em.assign(folder, { ...changes, path, updatedAt: now() });
    });
  };
}

/** @returns the path that it has from now on */
async function checkChanges(
  deps: UpdateRootFolderDeps,
  before: RootFolderEntity,
  wanted: string | undefined,
  changes: Changes,
): Promise<string> {
  const { id, readOnly, defaultQualityProfileId = null } = before;
  const candidate = { id, readOnly, defaultQualityProfileId, ...changes, path: wanted ?? before.path };
  const changesPath = wanted !== undefined && normalizeFolder(wanted) !== before.path;
  const becomesWritable = readOnly && changes.readOnly === false;
  if (!changesPath && !becomesWritable) {
    refuseProblems(await checkProfile(deps.database, candidate.defaultQualityProfileId));
    return before.path;
  }
  const { path, problems } = await checkRootFolder(deps, candidate);
  refuseProblems(problems);
  return path;
}
