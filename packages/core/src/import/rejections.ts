import type { MediaProblemKind } from '../media-info/probed-media.ts';
import type { SkipReason } from '../scan/folders/folder-listing.ts';
import type { ImportRejection, ImportRejectionCode } from './import.schema.ts';
import type { InspectedVideo } from './inspect-video.ts';

/** Reasons that a user who chooses the file and its movie overrules. */
const overridable: ReadonlySet<ImportRejectionCode> = new Set([
  ...(['sample', 'trailer', 'extra', 'noMatch', 'severalMatches', 'yearDiffers', 'yearMissing'] as const),
  'qualityNotAllowed',
]);

export const rejection = (code: ImportRejectionCode, message: string): ImportRejection => ({
  code,
  message,
  overridable: overridable.has(code),
});

/** What is against a file before anything is compared with the library. */
export function rejectVideo({ media, parsed }: Pick<InspectedVideo, 'media' | 'parsed'>): ImportRejection[] {
  const { problem } = media;
  return [
    ...(problem === null ? [] : [rejection(mediaCodes[problem.kind], problem.message)]),
    ...(parsed.isSample ? [rejection('sample', 'Its name says that it is a sample.')] : []),
    ...(parsed.isTrailer ? [rejection('trailer', 'Its name says that it is a trailer.')] : []),
    ...(parsed.isExtra ? [rejection('extra', 'Its name says that it is bonus material.')] : []),
    ...(parsed.part === null
      ? []
      : [
          rejection(
            'multiPart',
            `It is part ${parsed.part} of a movie in several files, which a version cannot have.`,
          ),
        ]),
  ];
}

const mediaCodes: Readonly<Record<MediaProblemKind, ImportRejectionCode>> = {
  noVideo: 'notAVideo',
  truncated: 'damaged',
  unreadable: 'unreadable',
};

export const skipRejections: Readonly<Record<SkipReason, ImportRejection>> = {
  disc: rejection('disc', 'It is a copy of a whole disc, which cannot be imported.'),
  malformedName: rejection('malformedName', 'Its name is not UTF-8; rename it first.'),
  unreadable: rejection('unreadable', 'The disk refuses to list it.'),
  linkOutside: rejection('linkOutside', 'It is a link that leads out of the folder, or nowhere.'),
  tooDeep: rejection('unreadable', 'It is below too many folders.'),
  tooManyEntries: rejection('unreadable', 'It has too many entries.'),
};
