import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { readCompiledFormats } from '../custom-formats/read-custom-formats.ts';
import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import { type FileIdentity, identify, isSameFile } from '../disk/file-identity.ts';
import { codeOf } from '../errors/code-of.ts';
import { findSidecars } from '../files/find-sidecars.ts';
import type { StoredMovieFile } from '../files/read-movie-files.ts';
import { freeName, nameKey } from '../naming/naming-collisions.ts';
import { readNamingSettings } from '../naming/naming-settings.ts';
import { readRootFolders } from '../root-folders/read-root-folders.ts';
import { fileName, findFolderOfFile, type NamingRules } from './file-name.ts';
import type { RenamedMovie } from './read-renamed-movies.ts';
import type { FileRename, SidecarRename } from './rename.schema.ts';

/** A rename, and the folder of the movie, which stays. */
export interface PlannedRename extends FileRename {
  readonly folder: string;
}

/** What all movies have in common. */
export interface RenameRules extends NamingRules {
  readonly readOnlyRoots: ReadonlySet<string>;
}

export async function readRenameRules(database: Database): Promise<RenameRules> {
  const roots = await readRootFolders(database);
  return {
    settings: await readNamingSettings(database),
    formats: await readCompiledFormats(database),
    readOnlyRoots: new Set(roots.filter(({ readOnly }) => readOnly).map(({ path }) => path)),
  };
}

/** Names of files of the movie that are or will be in a folder, by folder. */
type NamesByFolder = Map<string, Set<string>>;

/**
 * Plans the renames of a movie's files: those whose name differs from the one by the template. Two files that would get the same name
 * get different ones; a name that a file gives up is free for another one. The disk is read only if a name differs.
 */
export async function planRenames(
  database: Database,
  movie: RenamedMovie,
  rules: RenameRules,
): Promise<PlannedRename[]> {
  const planned = await planAll(database, movie, rules, new Set());
  const leaving = planned.filter(({ problem }) => problem === null);
  if (movie.files.length === 1 || leaving.length === 0) {
    return withStoredPaths(database, planned);
  }
  const left = new Set(leaving.flatMap(({ from, sidecars }) => [from, ...sidecars.map((one) => one.from)]));
  return withStoredPaths(database, await planAll(database, movie, rules, left));
}

/** @param left paths that files of the movie give up */
async function planAll(
  database: Database,
  movie: RenamedMovie,
  rules: RenameRules,
  left: ReadonlySet<string>,
): Promise<PlannedRename[]> {
  const planned: PlannedRename[] = [];
  const settled: string[] = [];
  for (const file of movie.files) {
    const staying = movie.files.filter((other) => other !== file && !left.has(other.path));
    const taken = namesByFolder([...staying.map(({ path }) => path), ...settled]);
    const rename = await planRename(database, movie, file, { rules, taken, left });
    if (rename !== null) {
      planned.push(rename);
      settled.push(rename.to);
    }
    if (rename === null || rename.problem !== null) {
      settled.push(file.path);
    }
  }
  return planned;
}

interface PlanParams {
  readonly rules: RenameRules;
  readonly taken: NamesByFolder;
  readonly left: ReadonlySet<string>;
}

/** @returns null if the file has its name already */
async function planRename(
  database: Database,
  movie: RenamedMovie,
  file: StoredMovieFile,
  { rules, taken, left }: PlanParams,
): Promise<PlannedRename | null> {
  const { path: from } = file;
  const { settings } = rules;
  const name = fileName(movie, file, rules);
  const folder = await findFolderOfFile(database, movie, file, { name, settings });
  if (join(folder, name) === from) {
    return null;
  }
  const rename = {
    ...{ movieId: movie.id, fileId: file.id, versionId: file.versionId ?? movie.id, title: movie.title },
    ...{ folder, from, to: join(folder, name), sidecars: [], problem: null },
  };
  if (rules.readOnlyRoots.has(file.rootFolderPath)) {
    return { ...rename, problem: `The root folder ${file.rootFolderPath} is read-only.` };
  }
  try {
    const original = await identify(from);
    if (original === null) {
      return { ...rename, problem: 'The file does not exist on the disk.' };
    }
    const sidecars = await findSidecars(from);
    const endings = sidecars.map((path) => endingOf(path, from));
    const to = await resolveTarget(folder, fileName(movie, file, rules, endings), taken);
    return to === from
      ? null
      : await withProblem({ ...rename, to, sidecars: renameAlong(sidecars, from, to) }, original, left);
  } catch (error) {
    return { ...rename, problem: `The disk cannot be read (${codeOf(error) || String(error)}).` };
  }
}

const stemOf = (path: string) => basename(path, extname(path));

/** What the name of a sidecar has behind the name of its file, such as `.en.srt`. */
const endingOf = (sidecar: string, path: string) => basename(sidecar).slice(stemOf(path).length);

export const renameAlong = (sidecars: readonly string[], from: string, to: string): SidecarRename[] =>
  sidecars.map((path) => ({
    from: path,
    to: join(dirname(to), stemOf(to) + endingOf(path, from)),
  }));

/** The path below the folder: existing folders of another spelling are used, and names of other files of the movie are left to them. */
async function resolveTarget(folder: string, name: string, taken: NamesByFolder): Promise<string> {
  const segments = name.split('/');
  let parent = folder;
  for (const segment of segments.slice(0, -1)) {
    const names = await listNames(parent);
    const known = names.includes(segment) ? segment : names.find((one) => nameKey(one) === nameKey(segment));
    parent = join(parent, known ?? segment);
  }
  const wanted = segments.at(-1) ?? '';
  return join(parent, freeName(wanted, taken.get(parent) ?? new Set(), extname(wanted)));
}

/** Finds what is in the way: names that are equal for file systems that ignore case or Unicode forms count as equal. */
async function withProblem(
  rename: PlannedRename,
  original: FileIdentity,
  left: ReadonlySet<string>,
): Promise<PlannedRename> {
  const { from, to, sidecars } = rename;
  const names = await listNames(dirname(to));
  const own = new Set([from, ...sidecars.map((sidecar) => sidecar.from)]);
  const byKey = Map.groupBy(names, nameKey);
  for (const target of [to, ...sidecars.map((sidecar) => sidecar.to)]) {
    for (const name of byKey.get(nameKey(basename(target))) ?? []) {
      const path = join(dirname(to), name);
      const isSecondName = path === to && isSameFile(await identify(path), original);
      if (!own.has(path) && !left.has(path) && !isSecondName) {
        return { ...rename, problem: `${path} exists already, and is not overwritten.` };
      }
    }
  }
  return rename;
}

/** @returns no names if the folder does not exist */
export async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

function namesByFolder(paths: readonly string[]): NamesByFolder {
  const names: NamesByFolder = new Map();
  for (const path of paths) {
    const known = names.get(dirname(path)) ?? new Set();
    names.set(dirname(path), known.add(nameKey(basename(path))));
  }
  return names;
}

/** A path may be stored for another file although nothing is there. */
async function withStoredPaths(
  database: Database,
  planned: readonly PlannedRename[],
): Promise<PlannedRename[]> {
  if (planned.length === 0) {
    return [];
  }
  const rows = await database.readKysely
    .selectFrom('movie_file')
    .select(['id', 'path'])
    .where(
      isOneOf(
        database.driver,
        'path',
        'text',
        planned.map(({ to }) => to),
      ),
    )
    .execute();
  const leaving = new Set(planned.filter(({ problem }) => problem === null).map(({ fileId }) => fileId));
  const ownerOf = new Map(rows.filter(({ id }) => !leaving.has(id)).map(({ id, path }) => [path, id]));
  return planned.map((rename) => {
    const owner = ownerOf.get(rename.to);
    return owner === undefined || owner === rename.fileId || rename.problem !== null
      ? rename
      : { ...rename, problem: `${rename.to} is stored as the path of another file.` };
  });
}
