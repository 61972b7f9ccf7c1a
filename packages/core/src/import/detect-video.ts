import { toMediaInfo } from '../media-info/probed-media.ts';
import { chooseVersion } from '../scan/choose-version.ts';
import type { FoundVideo } from '../scan/found-video.ts';
import { readVersions } from '../scan/read-versions.ts';
import type { ImportCandidate, ImportMovie } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import { type InspectedVideo, inspectVideo } from './inspect-video.ts';
import { matchImport } from './match-import.ts';
import { findTargetFolder } from './name-target.ts';
import { planImport } from './plan-import.ts';
import { readImportVersion } from './read-import-version.ts';
import { rejectVideo } from './rejections.ts';

export interface DetectVideoOptions {
  /** The movie that it is of. @default the one that its names say */
  readonly movie?: ImportMovie | undefined;
  /** A version of that movie. @default the one for its edition or quality */
  readonly versionId?: string | undefined;
}

/** Looks at a video: which movie it is of, what it would become, and what is against that. Changes nothing. */
export async function detectVideo(
  deps: ImportDeps,
  found: FoundVideo,
  given: DetectVideoOptions = {},
): Promise<ImportCandidate> {
  const video = await inspectVideo(deps, found);
  const { movie, candidates, rejections } =
    given.movie === undefined
      ? await matchImport(deps.database, found)
      : { movie: given.movie, candidates: [], rejections: [] };
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
  return { ...common, movie, candidates: [], ...(await detectTarget(deps, video, movie, given.versionId)) };
}

async function detectTarget(
  { database }: ImportDeps,
  video: InspectedVideo,
  { movieId }: ImportMovie,
  versionId?: string,
) {
  const chosen = versionId ?? (await findVersion(database, video, movieId));
  const version = await readImportVersion(database, movieId, chosen);
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
