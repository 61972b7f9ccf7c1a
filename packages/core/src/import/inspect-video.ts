import { basename, dirname, extname } from 'node:path';
import { type FileIdentity, identify } from '../disk/file-identity.ts';
import { LibraryError } from '../errors/library-error.ts';
import { findSidecars } from '../files/find-sidecars.ts';
import type { ProbedMedia } from '../media-info/probed-media.ts';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import type { ParsedRelease } from '../releases/parsed-release.schema.ts';
import type { FoundVideo } from '../scan/found-video.ts';
import { type FileFacts, toFileFacts } from '../scan/probe-video.ts';
import type { ImportItem } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import { findSubtitleFolders } from './subtitle-folders.ts';

/** A file to import, and all that is known of it before its movie is. */
export interface InspectedVideo {
  /** Without links. */
  readonly path: string;
  readonly identity: FileIdentity;
  readonly parsed: ParsedRelease;
  readonly media: ProbedMedia;
  /** What is stored of it, apart from its path. */
  readonly facts: FileFacts;
  readonly sidecars: readonly SourceSidecar[];
}

export interface SourceSidecar {
  readonly path: string;
  readonly identity: FileIdentity;
  /** What follows the name of the video, such as `.en.forced.srt`. */
  readonly ending: string;
}

type Overrides = Partial<Pick<ImportItem, 'quality' | 'edition' | 'releaseGroup' | 'languages'>>;

/**
 * Looks at a video: its name, its content, and the files that accompany it.
 *
 * @param overrides what a user says about it
 * @throws LibraryError `FILE_NOT_FOUND`, the reason of `signal`
 */
export async function inspectVideo(
  { mediaProbe, now }: Pick<ImportDeps, 'mediaProbe' | 'now'>,
  video: FoundVideo,
  { overrides = {}, signal }: { overrides?: Overrides; signal?: AbortSignal | undefined } = {},
): Promise<InspectedVideo> {
  const { path } = video;
  const identity = await identify(path);
  if (identity?.kind !== 'file') {
    throw new LibraryError('FILE_NOT_FOUND', `${path} is ${identity === null ? 'gone' : 'not a file'}.`);
  }
  const parsed = video.parse();
  const media = await mediaProbe.probe(path, { signal });
  const facts = toFileFacts({ path, parsed, identity, media, probedAt: now() });
  return {
    ...{ path, identity, parsed, media, sidecars: await readSidecars(path) },
    facts: { ...facts, releaseTitle: releaseTitleOf(video), ...overriding(overrides) },
  };
}

/** The name of the release: that of the folder if the file says less, as `movie.mkv` does. */
function releaseTitleOf({ path, relativePath }: FoundVideo): string {
  const own = basename(path, extname(path));
  const folder = basename(dirname(relativePath));
  const saysQuality = (name: string) => parseReleaseName(name).quality.evidence === 'words';
  return !saysQuality(own) && saysQuality(folder) ? folder : own;
}

/** An empty text means none. */
function overriding({ quality, edition, releaseGroup, languages }: Overrides): Partial<FileFacts> {
  return {
    ...(quality != null && { quality }),
    ...(edition != null && { edition: edition || null }),
    ...(releaseGroup != null && { releaseGroup: releaseGroup || null }),
    ...(languages != null && { languages }),
  };
}

async function readSidecars(path: string): Promise<readonly SourceSidecar[]> {
  const stem = basename(path, extname(path));
  const nextToIt = (await findSidecars(path)).map((sidecar) => ({
    path: sidecar,
    ending: basename(sidecar).slice(stem.length),
  }));
  const inFolders = await findSubtitleFolders(path, new Set(nextToIt.map(({ ending }) => ending)));
  const found: SourceSidecar[] = [];
  for (const sidecar of [...nextToIt, ...inFolders]) {
    const identity = await identify(sidecar.path);
    if (identity?.kind === 'file') {
      found.push({ ...sidecar, identity });
    }
  }
  return found;
}
