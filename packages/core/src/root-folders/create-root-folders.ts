import type { Database } from '../database/database.ts';
import { uuidv7 } from '../ids/uuid.ts';
import { validate } from '../validation/validate.ts';
import { checkRootFolder, refuseProblems } from './check-root-folder.ts';
import { createInspector, type InspectorOptions } from './inspect-folder.ts';
import { createGetRootFolder, createListRootFolders } from './list-root-folders.ts';
import { RootFolderEntity } from './root-folder.entity.ts';
import {
  type RootFolderCreateInput,
  type RootFolderValidateInput,
  type RootFolderValidation,
  rootFolderCreateSchema,
  rootFolderValidateSchema,
} from './root-folder.schema.ts';
import { refuseUsed } from './root-folder-use.ts';
import type { RootFolders } from './root-folders.ts';
import { createUpdateRootFolder, type UpdateRootFolderDeps } from './update-root-folder.ts';
import { findRootFolder, writeRootFolder } from './write-root-folder.ts';

export interface RootFoldersDeps {
  readonly database: Database;
  readonly now: () => Date;
}

/** The operations on root folders. */
export function createRootFolders(rootDeps: RootFoldersDeps, options?: InspectorOptions): RootFolders {
  const deps: UpdateRootFolderDeps = { ...rootDeps, inspect: createInspector(options) };
  const get = createGetRootFolder(deps);
  const update = createUpdateRootFolder(deps);
  return {
    list: createListRootFolders(deps),
    get,
    create: async (input) => get(await createRootFolder(deps, input)),
    async update(id, input) {
      await update(id, input);
      return get(id);
    },
    delete: (id) => deleteRootFolder(deps.database, id),
    validate: (input) => validateRootFolder(deps, input),
  };
}

/** @returns its id */
async function createRootFolder(deps: UpdateRootFolderDeps, input: RootFolderCreateInput): Promise<string> {
  const fields = validate(rootFolderCreateSchema, input);
  const { path, problems } = await checkRootFolder(deps, fields);
  refuseProblems(problems);
  const id = uuidv7();
  const createdAt = deps.now();
  await writeRootFolder(deps.database, { id, path }, async (em) => {
    em.persist(em.create(RootFolderEntity, { ...fields, id, path, createdAt, updatedAt: createdAt }));
  });
  return id;
}

async function deleteRootFolder(database: Database, id: string): Promise<void> {
  await database.transaction(
    async (em) => {
      const folder = await findRootFolder(em, id);
      await refuseUsed(database, em, folder.path);
      em.remove(folder);
    },
    { lock: 'movies' },
  );
}

async function validateRootFolder(
  deps: UpdateRootFolderDeps,
  input: RootFolderValidateInput,
): Promise<RootFolderValidation> {
  const { problems, state } = await checkRootFolder(deps, validate(rootFolderValidateSchema, input));
  return {
    valid: problems.length === 0,
    problems: problems.map(({ field, message }) => ({ field, message })),
    freeSpace: state?.freeSpace ?? null,
    totalSpace: state?.totalSpace ?? null,
  };
}
