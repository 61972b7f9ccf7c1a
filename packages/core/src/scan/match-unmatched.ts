import { relative } from 'node:path';
import type { EntityManager } from '../database/database.ts';
import { identify } from '../disk/file-identity.ts';
import { LibraryError } from '../errors/library-error.ts';
import { normalizeUuid } from '../ids/uuid.ts';
import { parseReleasePath } from '../releases/parse-release-path.ts';
import { readRootFolders, type StoredRootFolder } from '../root-folders/read-root-folders.ts';
import { invalidInput, validate } from '../validation/validate.ts';
import { chooseVersion, type VersionSlot } from './choose-version.ts';
import { isMovieBusy } from './is-movie-busy.ts';
import { storeInSlot } from './place-video.ts';
import { type FileFacts, toFileFacts } from './probe-video.ts';
import { removeUnmatched } from './put-unmatched.ts';
import { type MovieVersions, readVersions } from './read-versions.ts';
import type { ScanDeps } from './scan-deps.ts';
import { type UnmatchedMatched, type UnmatchedMatchInput, unmatchedMatchSchema } from './unmatched.schema.ts';
import { UnmatchedFileEntity } from './unmatched-file.entity.ts';

interface FileToMatch {
  readonly path: string;
  readonly root: StoredRootFolder;
}

/** Matches a file with the movie that the user has chosen. */
export function createMatchUnmatched(deps: ScanDeps) {
  const { database, now } = deps;

  return async function matchUnmatched(input: UnmatchedMatchInput): Promise<UnmatchedMatched> {
    const { id, tmdbId, versionId } = validate(unmatchedMatchSchema, input);
    const file = await findFile(deps, id);
    const facts = await readFacts(deps, file);
    const movieId = await ensureMovie(deps, file.root, tmdbId);
    return database.transaction(
      async (em) => {
        if (await isMovieBusy(database, em, movieId)) {
          const message = 'Another operation is changing the files of this movie; try again later.';
          throw new LibraryError('MOVIE_FILES_BUSY', message, { retryAfterSeconds: 10 });
        }
        const versions = await readVersionsIn(deps, em, movieId, file.root);
        const slot = findSlot(versions, { file, facts, versionId });
        const fileId = await storeInSlot({ database, now }, em, { versions, slot, facts, taskId: null });
        await removeUnmatched({ deps }, file.path)(em);
        return { movieId, fileId };
      },
      { lock: 'movies' },
    );
  };
}

const notFound = () =>
  new LibraryError('FILE_NOT_FOUND', 'There is no such unmatched file, or it is gone from the disk.');

async function findFile({ database }: ScanDeps, id: string): Promise<FileToMatch> {
  const uuid = normalizeUuid(id);
  const row = uuid === null ? null : await database.fork().findOne(UnmatchedFileEntity, { id: uuid });
  const root = (await readRootFolders(database)).find((one) => one.id === row?.rootFolderId);
  if (row === null || root === undefined) {
    throw notFound();
  }
  return { path: row.path, root };
}

async function readFacts({ mediaProbe, now }: ScanDeps, { path, root }: FileToMatch): Promise<FileFacts> {
  const identity = await identify(path);
  if (identity?.kind !== 'file') {
    throw notFound();
  }
  const media = await mediaProbe.probe(path);
  const parsed = parseReleasePath(relative(root.path, path));
  return toFileFacts({ path, parsed, identity, media, probedAt: now() });
}

/** @returns the id of the movie, which is added if the library does not have it */
async function ensureMovie(
  { database, addMovie }: ScanDeps,
  { path, defaultQualityProfileId: profile }: StoredRootFolder,
  tmdbId: number,
): Promise<string> {
  const known = await database
    .kysely(database.fork())
    .selectFrom('movie')
    .select('id')
    .where('tmdb_id', '=', tmdbId)
    .executeTakeFirst();
  if (known !== undefined) {
    return known.id;
  }
  const settings = { rootFolderPath: path, ...(profile !== null && { qualityProfileId: profile }) };
  const { id } = await addMovie({ tmdbId, ...settings, searchOnAdd: false });
  return id;
}

/** A movie without files belongs to the root folder of its first one from now on. */
async function readVersionsIn(
  { database, now }: ScanDeps,
  em: EntityManager,
  movieId: string,
  root: StoredRootFolder,
): Promise<MovieVersions> {
  const versions = await readVersions(database, em, movieId);
  if (versions === null) {
    throw new LibraryError('MOVIE_NOT_FOUND', 'The movie was deleted meanwhile.');
  }
  const isHere = versions.slots.some(({ rootFolderPath }) => rootFolderPath === root.path);
  if (isHere) {
    return versions;
  }
  if (versions.slots.some(({ filePath }) => filePath !== null)) {
    const message = `${versions.title} has its files in another root folder; move one of them first.`;
    throw new LibraryError('FILE_OPERATION_REFUSED', message);
  }
  await database
    .kysely(em)
    .updateTable('movie')
    .set({ root_folder_path: root.path, folder_path: null, folder_key: null, updated_at: now() })
    .where('id', '=', movieId)
    .execute();
  return (await readVersions(database, em, movieId)) ?? versions;
}

interface SlotChoice {
  readonly file: FileToMatch;
  readonly facts: FileFacts;
  readonly versionId: string | undefined;
}

function findSlot(
  { slots, movieId, title }: MovieVersions,
  { file, facts, versionId }: SlotChoice,
): VersionSlot {
  const here = slots.filter(({ rootFolderPath }) => rootFolderPath === file.root.path);
  const chosen =
    versionId === undefined
      ? undefined
      : here.find((slot) => (slot.versionId ?? movieId) === normalizeUuid(versionId));
  if (versionId !== undefined && chosen === undefined) {
    throw invalidInput([
      { field: 'versionId', message: 'must be the id of a version of the movie in this root folder' },
    ]);
  }
  const free = (chosen === undefined ? here : [chosen]).filter(({ filePath }) => filePath === null);
  const { edition = null, quality } = facts;
  const slot = chosen === undefined ? chooseVersion(free, { edition, quality }) : free[0];
  if (slot === undefined) {
    const message = `${title} has a file already. Make a version for this one, or delete that file first.`;
    throw new LibraryError('FILE_ALREADY_EXISTS', message);
  }
  return slot;
}
