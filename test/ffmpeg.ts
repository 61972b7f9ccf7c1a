import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';

/** @returns the path of ffmpeg on this machine, or null */
export function findFfmpeg(): string | null {
  return findProgram(['ffmpeg']);
}

/**
 * Makes a media file.
 *
 * @param options of ffmpeg, the path of the file last
 */
export async function makeMedia(ffmpeg: string, options: readonly string[]): Promise<void> {
  await promisify(execFile)(ffmpeg, ['-nostdin', '-loglevel', 'error', '-y', ...options]);
}

/** Options of ffmpeg for a test picture as input. */
export const testPicture = (size: string, frameRate: string, seconds: number) => [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${frameRate}:d=${seconds}`],
];

/** Options of ffmpeg for noise as input. */
export const noise = (seconds: number) => ['-f', 'lavfi', '-i', `anoisesrc=d=${seconds}`];
