import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MovieToImport } from '@cinephage/core';
import { madeUpMovie } from '@cinephage/core/testing';
import { findFfmpeg } from '../../../test/ffmpeg.ts';

export interface TreeOptions {
  readonly root: string;
  /** One for each movie. */
  readonly folders: number;
  /** Of the movies, how many have a file with a picture and sound; the others have a few bytes. */
  readonly realShare: number;
}

export interface Tree {
  /** The movies whose folders are in the tree, without files. */
  readonly movies: readonly MovieToImport[];
  readonly files: number;
  readonly realFiles: number;
}

const atOnce = 200;

/** Writes a folder of five files for each movie: the movie, a trailer, a description, subtitles and a poster. */
export async function makeTree({ root, folders, realShare }: TreeOptions): Promise<Tree> {
  const real = realShare > 0 ? makeVideo(join(root, '..', 'real.mkv')) : null;
  const every = real === null ? Number.POSITIVE_INFINITY : Math.round(1 / realShare);
  const movies = Array.from({ length: folders }, (_, number) => withoutFile(madeUpMovie(number), root));
  let realFiles = 0;
  for (let start = 0; start < folders; start += atOnce) {
    await Promise.all(
      movies.slice(start, start + atOnce).map((movie, index) => {
        const isReal = (start + index) % every === 0;
        realFiles += Number(isReal);
        return writeFolder(root, movie, isReal ? real : null);
      }),
    );
  }
  return { movies, files: folders * 5, realFiles };
}

function withoutFile({ file: _, ...movie }: MovieToImport, rootFolderPath: string): MovieToImport {
  return { ...movie, rootFolderPath };
}

/** Made-up titles repeat: every folder has the id of its movie, and every second file only a title. */
async function writeFolder(root: string, { metadata }: MovieToImport, real: string | null): Promise<void> {
  const { title, year, tmdbId } = metadata;
  const folder = join(root, `${title} (${year ?? 1900}) {tmdb-${tmdbId}}`);
  const name = `${title} (${year ?? 1900}) 1080p BluRay`;
  await mkdir(folder, { recursive: true });
  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  const movie = join(folder, `${name}.mkv`);
  await Promise.all([
    real === null ? writeFile(movie, `no video: ${tmdbId}`) : copyFile(real, movie),
    write(`${name}-trailer.mp4`, 'trailer'),
    write('movie.nfo', `<movie><title>${title}</title></movie>`),
    write(`${name}.en.srt`, ''),
    write('poster.jpg', ''),
  ]);
}

/** @returns null without ffmpeg */
function makeVideo(path: string): string | null {
  const ffmpeg = findFfmpeg();
  if (ffmpeg === null) {
    return null;
  }
  execFileSync(ffmpeg, [
    ...['-nostdin', '-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=1920x800:r=24:d=1'],
    ...['-f', 'lavfi', '-i', 'anoisesrc=d=1', '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-pix_fmt', 'yuv420p', '-c:a', 'ac3', path],
  ]);
  return path;
}
