import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { scoreFormats } from '../custom-formats/score-formats.ts';
import type { Database } from '../database/database.ts';
import { identify, isSameFile } from '../disk/file-identity.ts';
import type { StoredMovieFile } from '../files/read-movie-files.ts';
import { nameKey } from '../naming/naming-collisions.ts';
import { decideUpgrade } from '../quality/upgrade-rules.ts';
import type { ImportRejection } from './import.schema.ts';
import { type ImportFormats, readImportFormats } from './import-formats.ts';
import { rejectRoot } from './import-root.ts';
import type { InspectedVideo, SourceSidecar } from './inspect-video.ts';
import { nameTarget } from './name-target.ts';
import type { ImportVersion } from './read-import-version.ts';
import { rejection, rejectVideo } from './rejections.ts';

export interface PlannedSidecar extends SourceSidecar {
  /** Null: there is another file, so it stays. */
  readonly target: string | null;
}

/** What a video would become as the file of a version. */
export interface ImportPlan {
  readonly target: string;
  /** The file that would go to the recycle bin. */
  readonly replaced: StoredMovieFile | null;
  readonly sidecars: readonly PlannedSidecar[];
  readonly rejections: readonly ImportRejection[];
}

/** Plans an import. Changes nothing. @param folder the one of `findTargetFolder` */
export async function planImport(
  database: Database,
  { video, version, folder }: { video: InspectedVideo; version: ImportVersion; folder: string },
): Promise<ImportPlan> {
  const formats = await readImportFormats(database, version);
  const target = await nameTarget(database, { version, video, folder, formats });
  const { current } = version;
  const known = await rejectKnown(database, video);
  const names = await readdir(dirname(target)).catch(() => []);
  const isFree = createIsFree(names, [video.path, ...(current === null ? [] : [current.path])]);
  const targetExists = isFree(target)
    ? []
    : [rejection('targetExists', `${target} exists already; nothing is overwritten.`)];
  return {
    target,
    replaced: current,
    sidecars: planSidecars(video, target, isFree),
    rejections: [
      ...rejectVideo(video),
      ...known,
      ...(known.length > 0 ? [] : await rejectDowngrade(video, version, formats)),
      ...(known.length > 0 ? [] : targetExists),
      ...(await rejectRoot(database, version.rootFolderPath)),
    ],
  };
}

/** Compared as file systems do that ignore case. @param leaving files that are not in the way */
function createIsFree(names: readonly string[], leaving: readonly string[]) {
  const taken = Map.groupBy(names, nameKey);
  return (path: string): boolean =>
    (taken.get(nameKey(basename(path))) ?? []).every((name) => leaving.includes(join(dirname(path), name)));
}

function planSidecars(
  { sidecars }: InspectedVideo,
  target: string,
  isFree: (path: string) => boolean,
): readonly PlannedSidecar[] {
  const stem = target.slice(0, target.length - extname(target).length);
  return sidecars.map((sidecar) => {
    const path = `${stem}${sidecar.ending}`;
    return { ...sidecar, target: isFree(path) || path === sidecar.path ? path : null };
  });
}

/** Whether the file is one of the library: by its path, as another name of it, or as the source of a copy. */
async function rejectKnown(
  database: Database,
  { path, identity }: InspectedVideo,
): Promise<ImportRejection[]> {
  const { device, inode, size } = identity;
  const rows = await database.readKysely
    .selectFrom('movie_file as f')
    .innerJoin('movie as m', 'm.id', 'f.movie_id')
    .select(['f.path', 'm.title', 'f.size', 'f.device', 'f.inode'])
    .where(({ eb, or, and }) =>
      or([eb('f.path', '=', path), and([eb('f.inode', '=', inode), eb('f.device', '=', device)])]),
    )
    .execute();
  for (const row of rows) {
    // Numbers of files are given again once a file is deleted.
    if (row.path === path || isSameFile(await identify(row.path), identity)) {
      return [rejection('alreadyImported', `It is the file ${row.path} of ${row.title} already.`)];
    }
  }
  const copy = await database.readKysely
    .selectFrom('movie_file as f')
    .innerJoin('movie as m', 'm.id', 'f.movie_id')
    .select(['f.path', 'm.title'])
    .where('f.original_path', '=', path)
    .where('f.size', '=', size)
    .executeTakeFirst();
  return copy === undefined
    ? []
    : [rejection('alreadyImported', `The file ${copy.path} of ${copy.title} is a copy of it already.`)];
}

async function rejectDowngrade(
  video: InspectedVideo,
  { profile, current }: ImportVersion,
  formats: ImportFormats,
) {
  const { facts } = video;
  const { quality, revision, languages = [] } = facts;
  const first = { version: 1, real: 0 };
  // A file that was deleted by hand is nothing to compare with.
  const exists = current !== null && (await identify(current.path)) !== null;
  const decision = decideUpgrade(
    profile,
    exists
      ? {
          ...{ ...current, revision: current.revision ?? first },
          formatScore: scoreFormats(profile, formats.ofFile(current)),
        }
      : null,
    {
      ...{ quality, revision: revision ?? first, languages },
      formatScore: scoreFormats(profile, formats.ofVideo(video)),
    },
  );
  if (decision.accepted) {
    return [];
  }
  const isUnwanted = decision.code === 'qualityNotAllowed' && !exists;
  return [rejection(isUnwanted ? 'qualityNotAllowed' : 'notAnUpgrade', `${quality}: ${decision.message}`)];
}
