import { correctQuality } from '../../media-info/correct-quality.ts';
import type { ProbedMedia } from '../../media-info/probed-media.ts';
import type { ReleaseQuality } from '../../releases/parsed-release.schema.ts';
import { blocked, failed, type ImportObstacle } from './import-obstacle.ts';

/** What the indexer and the title of a release promised. */
export interface ReleasePromise {
  readonly quality: ReleaseQuality;
  /** Bytes; null: unknown. */
  readonly size: number | null;
}

export interface CheckedVideo {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly media: ProbedMedia;
}

export interface PromiseParams {
  readonly video: CheckedVideo;
  /** Null: a user added the download. */
  readonly promised: ReleasePromise | null;
  /** Of the movie, in minutes; null: unknown. */
  readonly runtime: number | null;
}

/** Cuts of one movie differ by less; samples last a minute, trailers less than five. */
const shortestShare = 0.7;
/** Indexers name the size of the whole download; a sample is a hundredth of it. */
const smallestShare = 0.1;
/** 1080 lines promised and 480 there are a fake; 720 are a mistake. */
const fewestLines = 0.5;

/** Compares a video with what was promised. Pure. @returns null if nothing is wrong */
export function checkPromise({ video, promised, runtime }: PromiseParams): ImportObstacle | null {
  const { name, media } = video;
  switch (media.problem?.kind) {
    case 'truncated':
      return failed('truncated', `The end of ${name} is missing.`);
    case 'noVideo':
      return failed('fake', `${name} has no picture.`);
    default:
      return checkLines(video, promised) ?? checkRuntime(video, promised, runtime);
  }
}

function checkLines({ name, media }: CheckedVideo, promised: ReleasePromise | null): ImportObstacle | null {
  const lines = promised?.quality.evidence === 'words' ? promised.quality.resolution : null;
  if (promised === null || lines === null) {
    return null;
  }
  const real = correctQuality(promised.quality, media).resolution;
  return real !== null && real < fewestLines * lines
    ? failed('fake', `${name} was promised with ${lines} lines, and its picture has ${real}.`)
    : null;
}

/** A short video is a sample only if its size says so too; else it may be a short cut, and a user decides. */
function checkRuntime(
  { name, size, media }: CheckedVideo,
  promised: ReleasePromise | null,
  runtime: number | null,
): ImportObstacle | null {
  const seconds = media.durationSeconds;
  if (runtime === null || runtime === 0 || seconds === null || seconds >= shortestShare * runtime * 60) {
    return null;
  }
  const lasts = `${name} lasts ${durationOf(seconds)}, and the movie ${runtime} min`;
  const promisedSize = promised?.size ?? null;
  return promisedSize !== null && size < smallestShare * promisedSize
    ? failed('sample', `${lasts}; it has ${Math.round((100 * size) / promisedSize)} % of the promised size.`)
    : blocked(name, `${lasts}.`);
}

const durationOf = (seconds: number) =>
  seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
