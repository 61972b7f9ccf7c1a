import { counted } from '../../text/counted.ts';
import { blocked, failed, type ImportObstacle } from './import-obstacle.ts';
import type { OtherFiles } from './list-other-files.ts';

/** A video of a download, as far as the choice needs it. */
export interface VideoToChoose {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Null: it is a movie, by its name. */
  readonly leftOutKind: 'sample' | 'trailer' | 'extra' | null;
  /** Of a movie in several files, counted from 1; null: it is whole. */
  readonly part: number | null;
}

export interface DownloadContents<Video extends VideoToChoose> {
  /** Title of the download. */
  readonly title: string;
  readonly videos: readonly Video[];
  /** Looked for only if no video is a movie. */
  readonly others: OtherFiles;
  /** Whether it is the copy of a whole disc. */
  readonly isDisc: boolean;
}

/** The movie is taken if it is so many times as large as every other video; bonus material without such a name is smaller. */
const clearlyLarger = 3;

/** Finds the file of the movie among the videos of a download, or says why it has no movie. Pure. */
export function chooseVideo<Video extends VideoToChoose>(
  contents: DownloadContents<Video>,
): { readonly kind: 'chosen'; readonly video: Video } | ImportObstacle {
  const movies = contents.videos.filter(({ leftOutKind }) => leftOutKind === null);
  const [largest, second] = movies.toSorted((one, other) => other.size - one.size);
  if (largest === undefined) {
    return withoutMovie(contents);
  }
  if (second === undefined || largest.size >= clearlyLarger * second.size) {
    return { kind: 'chosen', video: largest };
  }
  return blocked(
    contents.title,
    movies.every(({ part }) => part !== null)
      ? `The movie is in ${movies.length} parts, which a version cannot have. Join them to one file.`
      : `${movies.length} of its videos may be the movie, as none is much larger than the others. Choose one.`,
  );
}

function withoutMovie({ title, videos, others, isDisc }: DownloadContents<VideoToChoose>): ImportObstacle {
  const { archives, programs, discs } = others;
  if (isDisc || discs.length > 0) {
    return blocked(title, 'It is a copy of a whole disc, which cannot be imported.');
  }
  if (programs[0] !== undefined) {
    return failed('fake', `It has no video, but the program ${programs[0]}.`);
  }
  if (archives[0] !== undefined) {
    const message = `The release is packed in ${counted(archives.length, 'archive')}, such as ${archives[0]}.`;
    return blocked(title, `${message} Unpack it into the same folder, then retry.`);
  }
  if (videos.length > 0) {
    const kinds = [...new Set(videos.map(({ leftOutKind }) => kindNames[leftOutKind ?? 'extra']))];
    return failed('sample', `It has no movie, only ${kinds.join(' and ')}.`);
  }
  return others.others.length === 0
    ? blocked(title, 'Its folder is empty, as when its disk is not mounted here.')
    : failed('fake', `It has no video, only ${counted(others.others.length, 'other file')}.`);
}

const kindNames = { sample: 'a sample', trailer: 'a trailer', extra: 'bonus material' } as const;
