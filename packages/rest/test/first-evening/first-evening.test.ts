import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStarterCatalogue } from '@cinephage/core';
import { databaseKinds } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg, makeMedia, noise, testPicture } from '../../../../test/ffmpeg.ts';
import { type Api, startApi } from '../support/start-api.ts';
import { type MediaFiles, type TreeMovie, type UntidyTree, writeUntidyTree } from './untidy-tree.ts';

const ffmpeg = findFfmpeg();
const isSkipped = ffmpeg === null && process.env.CI === undefined;
if (isSkipped) {
  process.emitWarning('There is no ffmpeg on this machine: the test of a whole first evening is left out.');
}

async function makeMediaFiles(folder: string): Promise<MediaFiles> {
  if (ffmpeg === null) {
    throw new Error('ffmpeg is missing; .ci/run installs it.');
  }
  const files = {
    hd: join(folder, 'hd.mkv'),
    sd: join(folder, 'sd.mkv'),
    truncated: join(folder, 'cut.mkv'),
  };
  const sound = ['-map', '0:v', '-map', '1:a', '-map', '1:a', '-c:a', 'ac3', '-ac', '6'];
  await makeMedia(ffmpeg, [
    ...[...testPicture('1280x720', '24', 1), ...noise(1), ...sound],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    ...['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=eng', files.hd],
  ]);
  await makeMedia(ffmpeg, [...testPicture('720x480', '24', 1), '-c:v', 'mpeg4', files.sd]);
  const whole = readFileSync(files.hd);
  writeFileSync(files.truncated, whole.subarray(0, whole.length / 2));
  return files;
}

/** Movies of the offline catalogue whose title and year no other one has. */
async function readMovies(): Promise<TreeMovie[]> {
  const catalogue = createStarterCatalogue();
  const found = new Map<number, TreeMovie>();
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
    for (const { tmdbId } of await catalogue.searchMovies({ title: letter })) {
      found.set(tmdbId, await catalogue.getMovie(tmdbId));
    }
  }
  return [...found.values()].toSorted((one, other) => one.tmdbId - other.tmdbId);
}

describe.skipIf(isSkipped).each(databaseKinds)('the first evening on %s', (kind) => {
  let api: Api;
  let disk: string;
  let root: string;
  let tree: UntidyTree;
  beforeAll(async () => {
    disk = realpathSync(mkdtempSync(join(tmpdir(), 'cinephage-evening-')));
    root = realpathSync(mkdtempSync(join(disk, 'movies-')));
    tree = writeUntidyTree(root, await readMovies(), await makeMediaFiles(disk));
    api = await startApi(kind);
    await api.library.start();
    await api.request('POST', '/api/root-folders', { body: { name: 'Movies', path: root } });
  });
  afterAll(async () => {
    expect(api.unexpected).toEqual([]);
    await api[Symbol.asyncDispose]();
    rmSync(disk, { recursive: true, force: true });
  });

  async function scan(): Promise<ReturnType<typeof JSON.parse>> {
    const { body } = await api.request('POST', '/api/library/scan', { body: { addMovies: true } });
    const task = async () => (await api.request('GET', `/api/tasks/${body.taskId}`)).body;
    await expect
      .poll(async () => (await task()).state, { timeout: 150_000, interval: 500 })
      .toBe('completed');
    return (await task()).result.rootFolders[0].result;
  }

  const allMovies = async () => {
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => api.request('GET', `/api/library/movies?limit=50&page=${page}`)),
    );
    return new Map<number, { id: string; file: unknown }>(
      pages.flatMap(({ body }) => body.movies).map((movie) => [movie.tmdbId, movie]),
    );
  };

  it('finds, adds, probes and lists what is certain of 200 untidy names', async () => {
    const before = JSON.stringify(censusOf(tree, root));
    const result = await scan();
    expect(result).toMatchObject({
      added: tree.certain.length,
      moviesAdded: tree.certain.length,
      unmatched: tree.uncertain.length,
      leftOut: tree.leftOut.length,
      damaged: tree.certain.filter(({ isTruncated }) => isTruncated).length,
    });
    const movies = await allMovies();
    const qualities = tree.certain.map(({ movie }) => {
      const file = movies.get(movie.tmdbId)?.file as { path: string; quality: string } | undefined;
      return [file?.path, file?.quality];
    });
    expect(qualities).toEqual(tree.certain.map(({ path, quality }) => [join(root, path), quality]));
    expect(JSON.stringify(censusOf(tree, root))).toBe(before);
  });

  it('shows the whole file of a movie', async () => {
    const placed = tree.certain.find(({ path }) => path.includes('1080p.BluRay.DTS'));
    const { id } = (await allMovies()).get(placed?.movie.tmdbId ?? 0) ?? { id: '' };
    const { body } = await api.request('GET', `/api/library/movies/${id}`);
    const path = join(root, placed?.path ?? '');
    expect(body.file).toEqual({
      id: body.fileId,
      path,
      size: statSync(path).size,
      quality: 'Bluray-720p',
      qualityScore: 50,
      releaseTitle: placed?.path.split('/')[0],
      releaseGroup: 'GROUP',
      edition: null,
      languages: ['German', 'English'],
      mediaInfo: { videoCodec: 'x264', audioCodec: 'DD', audioChannels: 5.1, resolution: '1280x720' },
      dateAdded: expect.any(String),
    });
  });

  it('leaves what is not certain, with reasons', async () => {
    const { body } = await api.request('GET', '/api/library/unmatched?limit=100');
    const paths = body.files.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(tree.uncertain.map((path) => join(root, path)).toSorted());
    const status = (await api.request('GET', '/api/library/scan/status')).body;
    const reasons = status.rootFolders[0].result.examples.map(({ reason }: { reason: string }) => reason);
    expect(reasons.toSorted()).toEqual([
      ...['disc', 'disc', 'disc', 'extra', 'linkOutside', 'malformedName', 'sample', 'trailer'],
    ]);
  });

  it('finds the same the second time', async () => {
    const before = await allMovies();
    expect(await scan()).toMatchObject({ added: 0, updated: 0, renamed: 0, removed: 0, moviesAdded: 0 });
    expect(await allMovies()).toEqual(before);
  });
});

/** What a scan must not change: size and times of every file of a movie. */
const censusOf = ({ certain }: UntidyTree, root: string) =>
  certain.map(({ path }) => {
    const { ino, size, mtimeMs, ctimeMs } = statSync(join(root, path));
    return [path, ino, size, mtimeMs, ctimeMs];
  });
