import type { SkippedEntry } from '../scan/folders/folder-listing.ts';
import { validate } from '../validation/validate.ts';
import { detectVideo } from './detect-video.ts';
import { findImportFiles } from './find-import-files.ts';
import { type ImportCandidate, type ImportRejection, importDetectInputSchema } from './import.schema.ts';
import type { ImportDeps } from './import-deps.ts';
import type { Imports } from './imports.ts';
import { openImportPath } from './open-import-path.ts';
import { rejection, skipRejections } from './rejections.ts';

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
