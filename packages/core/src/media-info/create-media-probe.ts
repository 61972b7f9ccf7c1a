import type { MediaInfo } from 'mediainfo.js';
import PQueue from 'p-queue';
import { memoizePromise } from '../async/memoize-promise.ts';
import { type MediaFile, openMediaFile } from './media-file.ts';
import { type MediaProblem, type ProbedMedia, unknownMedia } from './probed-media.ts';
import { isReadError, toUnreadable } from './read-problem.ts';
import { readTracks } from './read-tracks.ts';

/** The event loop stops for 2 to 6 ms with chunks of this size, and for 45 ms with 4 MB. */
const chunkSize = 64 * 1024;
/** A file of 20 GB takes 74 MB; a damaged one can send the analysis back and forth for ever. */
const defaultMaximumRead = 1024 ** 3;
/** Files of 500 MB take 20 MB; those that take more, as damaged ones may, can leave 200 MB of memory taken. */
const usualRead = 32 * 1024 ** 2;
const defaultIdleMs = 60_000;

export interface MediaProbeOptions {
  /**
   * How long the analysis stays in memory (about 20 MB) after its last file, in milliseconds.
   * @default 60,000
   */
  readonly idleMs?: number;
  /**
   * How many bytes of a file are read at most.
   * @default 1 GiB
   */
  readonly maximumRead?: number;
}

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface MediaProbe {
  /**
   * Files are probed one after the other. A bad file is a result, with its `problem`.
   *
   * @throws the reason of `signal` once that is aborted, and if the library for it cannot be loaded
   */
  probe(path: string, options?: ProbeOptions): Promise<ProbedMedia>;
  /** Frees the memory after the files that wait; the next file takes it again. */
  close(): Promise<void>;
}

/**
 * Finds out what video files contain. The library for it is loaded by the first file.
 *
 * ```ts
 * const mediaProbe = createMediaProbe();
 * const { videoCodec, audioLanguages, problem } = await mediaProbe.probe('/movies/Inception (2010)/Inception.mkv');
 * await mediaProbe.close();
 * ```
 */
export function createMediaProbe(options: MediaProbeOptions = {}): MediaProbe {
  const { idleMs = defaultIdleMs, maximumRead = defaultMaximumRead } = options;
  const queue = new PQueue({ concurrency: 1 });
  const analysis = memoizePromise(startAnalysis);
  let idle: NodeJS.Timeout | undefined;

  // Nothing outside of its memory has to be closed, and what is damaged in there could fail at it.
  const free = () => {
    clearTimeout(idle);
    analysis.take();
  };
  const freeWhenIdle = () => queue.add(free);

  async function probeNow(path: string, signal: AbortSignal | undefined): Promise<ProbedMedia> {
    clearTimeout(idle);
    try {
      const loaded = await analysis();
      return await analyze(loaded, path, signal);
    } finally {
      idle = setTimeout(freeWhenIdle, idleMs).unref();
    }
  }

  async function analyze({ mediaInfo, buffer }: Analysis, path: string, signal: AbortSignal | undefined) {
    try {
      await using file = await openMediaFile(path);
      if (file.size === 0) {
        return unknownMedia(empty);
      }
      const read = boundedReader(file, buffer, signal);
      const result = await mediaInfo.analyzeData(file.size, read);
      if (file.bytesRead > usualRead) {
        free();
      }
      return readTracks(result);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isReadError(error)) {
        // What the analysis has in memory may be damaged.
        free();
      }
      return unknownMedia(toUnreadable(error));
    }
  }

  function boundedReader(file: MediaFile, buffer: Uint8Array, signal: AbortSignal | undefined) {
    return async (size: number, offset: number) => {
      signal?.throwIfAborted();
      const chunk = await file.read(buffer.subarray(0, size), offset);
      if (file.bytesRead > maximumRead) {
        throw new Error(`The analysis wants more than ${maximumRead} bytes of the file.`);
      }
      return chunk;
    };
  }

  return {
    async probe(path, { signal } = {}) {
      signal?.throwIfAborted();
      return queue.add(() => probeNow(path, signal), signal === undefined ? {} : { signal });
    },
    close: () => queue.add(free),
  };
}

const empty: MediaProblem = { kind: 'noVideo', message: 'The file is empty.', errorCode: null };

interface Analysis {
  readonly mediaInfo: MediaInfo;
  /** One for all chunks: with one for each, files of 20 GB take 200 MB more. */
  readonly buffer: Uint8Array;
}

/** Stays in `node_modules` whatever bundles the library, as it reads a file next to it. A name that is no literal tells esbuild so. */
const packageName: string = 'mediainfo.js';

async function startAnalysis(): Promise<Analysis> {
  const { mediaInfoFactory } = (await import(
    /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ packageName
  )) as typeof import('mediainfo.js');
  return { mediaInfo: await mediaInfoFactory({ chunkSize }), buffer: new Uint8Array(chunkSize) };
}
