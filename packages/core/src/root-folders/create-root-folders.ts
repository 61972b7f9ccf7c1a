import type { Database, EntityManager } from '../database/database.ts';
import { isUniqueViolation } from '../database/driver-errors.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid, uuidv7 } from '../ids/uuid.ts';
import { definedFields } from '../validation/defined-fields.ts';
import { validate } from '../validation/validate.ts';
import { checkProfile, checkRootFolder, findOverlap, refuseProblems } from './check-root-folder.ts';
import { createInspector, type InspectorOptions } from './inspect-folder.ts';
import { normalizeFolder } from './parse-root-folder.ts';
import { readRootFolders } from './read-root-folders.ts';
import { RootFolderEntity } from './root-folder.entity.ts';
import {
  type RootFolder,
  rootFolderCreateSchema,
  rootFolderUpdateSchema,
  rootFolderValidateSchema,
} from './root-folder.schema.ts';
import { countMovies, refuseUsed } from './root-folder-use.ts';
import type { RootFolders } from './root-folders.ts';

export interface RootFoldersDeps {
  readonly database: Database;
  readonly now: () => Date;
}

/** The operations on root folders. All changes hold one lock: each sees the root folders of the one before. */
export function createRootFolders(
  { database, now }: RootFoldersDeps,
  inspectorOptions?: InspectorOptions,
): RootFolders {
  const inspect = createInspector(inspectorOptions);
  const check = (candidate: Parameters<typeof checkRootFolder>[1]) =>
    checkRootFolder({ database, inspect }, candidate);

  const list = async (): Promise<RootFolder[]> => {
    const stored = await readRootFolders(database);
    const counts = await countMovies(
      database,
      stored.map(({ path }) => path),
    );
    return Promise.all(
      stored.map(async (folder) => {
        const { problem, freeSpace, totalSpace } = await inspect({ ...folder, triesToWrite: false });
        const state = { accessible: problem === null, accessProblem: problem?.sentence ?? null };
        return { ...folder, movieCount: counts.get(folder.path) ?? 0, ...state, freeSpace, totalSpace };
      }),
    );
  };

  const get = async (id: string): Promise<RootFolder> => {
    // A library has a handful of them.
    const folder = (await list()).find((one) => one.id === normalizeUuid(id));
    if (folder === undefined) {
      throw rootFolderNotFound(id);
    }
    return folder;
  };

  return {
    list,
    get,
    async create(input) {
      const fields = validate(rootFolderCreateSchema, input);
      const { path, problems } = await check(fields);
      refuseProblems(problems);
      const id = uuidv7();
      await write(database, { id, path }, async (em) => {
        em.persist(
          em.create(RootFolderEntity, { ...fields, id, path, createdAt: now(), updatedAt: now() }),
        );
      });
      return get(id);
    },
    async update(id, input) {
      const { path: wanted, ...changes } = definedFields(validate(rootFolderUpdateSchema, input));
      const before = await find(database.fork(), id);
      const changesPath = wanted !== undefined && normalizeFolder(wanted) !== before.path;
      const opens = before.readOnly && changes.readOnly === false;
      const candidate = { ...changed(before, changes), path: wanted ?? before.path };
      // A disk that is not mounted now does not keep other fields from being changed.
      const { path, problems } =
        changesPath || opens
          ? await check(candidate)
          : { path: before.path, problems: await checkProfile(database, candidate.defaultQualityProfileId) };
      refuseProblems(problems);
      await write(database, { id: before.id, path }, async (em) => {
        const folder = await find(em, id);
        if (folder.path !== path) {
          await refuseUsed(database, em, folder.path);
        }
        em.assign(folder, { ...changes, path, updatedAt: now() });
      });
      return get(id);
    },
    async delete(id) {
      await database.transaction(
        async (em) => {
          const folder = await find(em, id);
          await refuseUsed(database, em, folder.path);
          em.remove(folder);
        },
        { lock: 'movies' },
      );
    },
    async validate(input) {
      const { problems, state } = await check(validate(rootFolderValidateSchema, input));
      return {
        valid: problems.length === 0,
        problems: problems.map(({ field, message }) => ({ field, message })),
        freeSpace: state?.freeSpace ?? null,
        totalSpace: state?.totalSpace ?? null,
      };
    },
  };
}

const changed = (
  { id, readOnly, defaultQualityProfileId }: RootFolderEntity,
  changes: { readonly readOnly?: boolean; readonly defaultQualityProfileId?: string | null },
) => ({ id, readOnly, defaultQualityProfileId, ...changes });

/** Another call may have stored a root folder since the check: paths are compared again. */
async function write(
  database: Database,
  { id, path }: { readonly id: string; readonly path: string },
  change: (em: EntityManager) => Promise<void>,
): Promise<void> {
  await database.transaction(
    async (em) => {
      const others = (await readRootFolders(database, em)).filter((other) => other.id !== id);
      const overlap = findOverlap(path, others);
      refuseProblems(overlap === undefined ? [] : [overlap]);
      await change(em);
      await em.flush();
    },
    { lock: 'movies' },
  );
}

async function find(em: EntityManager, id: string): Promise<RootFolderEntity> {
  const uuid = normalizeUuid(id);
  const folder = uuid === null ? null : await em.findOne(RootFolderEntity, { id: uuid });
  if (folder === null) {
    throw rootFolderNotFound(id);
  }
  return folder;
}

const shownLength = 64;

const rootFolderNotFound = (id: string) =>
  new LibraryError(
    'ROOT_FOLDER_NOT_FOUND',
    `No root folder has the id ${JSON.stringify(String(id).slice(0, shownLength).toWellFormed())}.`,
  );
