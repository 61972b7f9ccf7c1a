import { toMediaInfo } from '../media-info/probed-media.ts';
import { chooseVersion } from '../scan/choose-version.ts';
import type { SkippedEntry } from '../scan/folders/folder-listing.ts';
import type { FoundVideo } from '../scan/found-video.ts';
import { readVersions } from '../scan/read-versions.ts';
import { validate } from '../validation/validate.ts';
import { findImportFiles } from './find-import-files.ts';
import {
  type ImportCandidate,
  type ImportMovie,
  type ImportRejection,
  importDetectInputSchema,
} from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { Imports } from './imports.ts';
import { type InspectedVideo, inspectVideo } from './inspect-video.ts';
import { matchImport } from './match-import.ts';
import { findTargetFolder } from './name-target.ts';
import { openImportPath } from './open-import-path.ts';
import { planImport } from './plan-import.ts';
import { readImportVersion } from './read-import-version.ts';
import { rejection, rejectVideo, skipRejections } from './rejections.ts';

export function createDetectImports(deps: ImportDeps): Imports['detect'] {
  return async function detectImports(input) {
    const place = await openImportPath(deps, validate(importDetectInputSchema, input).path);
    const { videos, skipped, other, isComplete } = await findImportFiles(place);
    const files: ImportCandidate[] = [];
    for (const video of videos) {
      files.push(await detectVideo(deps, video));
    }
    const others = [
      ...skipped.map(toSkipped),
      ...(other === null ? [] : [unknown(other, rejection('notAVideo', 'It is no video by its name.'))]),
    ];
    return { files: [...files, ...others].toSorted(byPath), isComplete };
  };
}

const byPath = (one: ImportCandidate, other: ImportCandidate) => (one.path < other.path ? -1 : 1);

const toSkipped = ({ path, reason }: SkippedEntry) => unknown(path, skipRejections[reason]);

/** An entry that is not looked at. */
const unknown = (path: string, ...rejections: ImportRejection[]): ImportCandidate => ({
  ...{ path, size: null, release: null, quality: null, mediaInfo: null },
  ...{ movie: null, versionId: null, candidates: [], target: null, replaces: null, sidecars: [] },
  ...{ importable: false, rejections },
});

async function detectVideo(deps: ImportDeps, found: FoundVideo): Promise<ImportCandidate> {
  const video = await inspectVideo(deps, found);
  const { movie, candidates, rejections } = await matchImport(deps.database, found);
  const common = {
    ...{ path: video.path, size: video.identity.size, release: video.parsed, quality: video.facts.quality },
    mediaInfo: video.media.problem === null ? toMediaInfo(video.media) : null,
  };
  if (movie === null) {
    return {
      ...common,
      ...{ movie, versionId: null, candidates: [...candidates], target: null, replaces: null },
      sidecars: video.sidecars.map(({ path }) => ({ path, target: null })),
      ...{ importable: false, rejections: [...rejectVideo(video), ...rejections] },
    };
  }
  return { ...common, movie, candidates: [], ...(await detectTarget(deps, video, movie)) };
}

async function detectTarget({ database }: ImportDeps, video: InspectedVideo, { movieId }: ImportMovie) {
  const version = await readImportVersion(database, movieId, await findVersion(database, video, movieId));
  const folder = await findTargetFolder(database, null, version);
  const { target, replaced, sidecars, rejections } = await planImport(database, { video, version, folder });
  return {
    versionId: version.versionId ?? movieId,
    target,
    replaces: replaced && { fileId: replaced.id, path: replaced.path, quality: replaced.quality },
    sidecars: sidecars.map(({ path, target }) => ({ path, target })),
    importable: rejections.length === 0,
    rejections: [...rejections],
  };
}

/** The version of its edition, or for its quality, as a scan chooses it. @returns null: the default version */
async function findVersion(database: ImportDeps['database'], { facts }: InspectedVideo, movieId: string) {
  const versions = await readVersions(database, database.fork(), movieId);
  const { quality, edition = null } = facts;
  return chooseVersion(versions?.slots ?? [], { quality, edition })?.versionId ?? null;
}
