import type { SkippedEntry } from '../scan/folders/folder-listing.ts';
import type { FoundVideo } from '../scan/found-video.ts';
import { findImportFiles } from './find-import-files.ts';
import type { ImportCandidate, ImportDetection, ImportRejection } from './import.schema.ts';
import type { ImportPath } from './open-import-path.ts';
import { rejection, skipRejections } from './rejections.ts';

/** Looks at everything at a path. @param detect looks at a video */
export async function detectFiles(
  place: ImportPath,
  detect: (video: FoundVideo) => Promise<ImportCandidate>,
): Promise<ImportDetection> {
  const { videos, skipped, other, isComplete } = await findImportFiles(place);
  const files: ImportCandidate[] = [];
  for (const video of videos) {
    files.push(await detect(video));
  }
  const others = [
    ...skipped.map(toSkipped),
    ...(other === null ? [] : [unknown(other, rejection('notAVideo', 'It is no video by its name.'))]),
  ];
  return { files: [...files, ...others].toSorted(byPath), isComplete };
}

const byPath = (one: ImportCandidate, other: ImportCandidate) => (one.path < other.path ? -1 : 1);

const toSkipped = ({ path, reason }: SkippedEntry) => unknown(path, skipRejections[reason]);

/** An entry that is not looked at. */
const unknown = (path: string, ...rejections: ImportRejection[]): ImportCandidate => ({
  ...{ path, size: null, release: null, quality: null, mediaInfo: null },
  ...{ movie: null, versionId: null, candidates: [], target: null, replaces: null, sidecars: [] },
  ...{ importable: false, rejections },
});
