import type { FileIdentity } from '../disk/file-identity.ts';
import { findMovieFile, type StoredMovieFile } from '../files/read-movie-files.ts';
import { storeMovieFile } from '../files/store-movie-file.ts';
import { correctQuality } from '../media-info/correct-quality.ts';
import type { ProbedMedia } from '../media-info/probed-media.ts';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import type { ParsedRelease, ReleaseQuality } from '../releases/parsed-release.schema.ts';
import type { Change } from './change-queue.ts';
import type { FoundVideo } from './found-video.ts';
import { isUnchanged, type KnownMatchedFile } from './known-files.ts';
import { onDisk, probed, toFileFacts } from './probe-video.ts';
import type { RootScan } from './root-scan.ts';

/** Probes the file of a movie that has changed on the disk, or was never probed. */
export async function refreshKnownFile(
  { deps, tally, signal }: RootScan,
  video: FoundVideo,
  { id, ...known }: KnownMatchedFile,
  identity: FileIdentity,
): Promise<Change> {
  const { database, mediaProbe, now } = deps;
  const media = await mediaProbe.probe(video.path, { signal });
  const sameContent =
    known.size === identity.size && (known.mtimeMs === null || isUnchanged({ id, ...known }, identity));
  const probedAt = now();
  return async (em) => {
    const stored = await findMovieFile(database, em, id);
    if (stored === null || stored.path !== video.path) {
      return undefined;
    }
    const facts = sameContent
      ? { ...keptFacts(stored, video.parse(), media), ...onDisk(identity), ...probed(media, probedAt) }
      : {
          ...toFileFacts({ path: video.path, parsed: video.parse(), identity, media, probedAt }),
          quality: qualityOf(stored, video.parse(), media),
        };
    const { movieId, versionId, path } = stored;
    await storeMovieFile({ database, now }, em, { ...facts, movieId, versionId, path });
    return () => {
      tally.add('updated');
      tally.add('damaged', media.problem === null ? 0 : 1);
    };
  };
}

/** What was known of a file that had not been probed; its name adds what was not. */
function keptFacts(stored: StoredMovieFile, parsed: ParsedRelease, media: ProbedMedia) {
  const { releaseTitle, originalPath } = stored;
  const languages = stored.languages.length > 0 ? stored.languages : media.audioLanguages;
  return {
    quality: qualityOf(stored, parsed, media),
    revision: stored.revision ?? { version: parsed.revision.version, real: parsed.revision.real },
    releaseTitle,
    originalPath,
    releaseGroup: stored.releaseGroup ?? parsed.releaseGroup,
    edition: stored.edition ?? parsed.edition?.text ?? null,
    languages: languages.length > 0 ? languages : parsed.languages,
  };
}

/** The picture corrects what the name says, or the name of the release, or what was stored if none of them says anything. */
function qualityOf(stored: StoredMovieFile, parsed: ParsedRelease, media: ProbedMedia): string {
  const ofRelease = stored.releaseTitle === null ? parsed : parseReleaseName(stored.releaseTitle);
  const claims = [parsed, ofRelease, parseReleaseName(`Movie (2000) ${stored.quality}`)].map(
    ({ quality }) => quality,
  );
  const claimed: ReleaseQuality = claims.find(({ evidence }) => evidence === 'words') ?? parsed.quality;
  return correctQuality(claimed, media).name;
}
