import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderListing, SkippedEntry } from './folder-listing.ts';
import { listFolders } from './list-folders.ts';

let disk: string;
let root: string;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'cinephage-folders-'));
  root = join(disk, 'movies');
});
afterEach(() => rmSync(disk, { recursive: true, force: true }));

function write(...paths: (string | Buffer)[]): void {
  for (const path of paths) {
    const bytes = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path)]);
    mkdirSync(bytes.subarray(0, bytes.lastIndexOf('/')), { recursive: true });
    writeFileSync(bytes, '');
  }
}

async function list(path = root, signal = new AbortController().signal) {
  const folders: FolderListing[] = [];
  const skipped: SkippedEntry[] = [];
  const onSkipped = (entry: SkippedEntry) => void skipped.push(entry);
  for await (const folder of listFolders({ root: path, signal, onSkipped })) {
    folders.push(folder);
  }
  return { folders, skipped };
}

const videosOf = ({ folders }: { readonly folders: readonly FolderListing[] }) =>
  folders.flatMap(({ path, videos }) => videos.map((name) => join(path, name)));

describe('listing the folders of a root', () => {
  it('yields each folder with its videos and descriptions, in the order of names', async () => {
    write(
      'b/2.mkv',
      'b/1.MP4',
      'b/movie.nfo',
      'b/poster.jpg',
      'a/x/y/3.avi',
      'a/4.mkv',
      'top.m4v',
      'c/only.srt',
    );
    expect(await list()).toEqual({
      folders: [
        { path: '', videos: ['top.m4v'], nfoNames: [] },
        { path: 'a', videos: ['4.mkv'], nfoNames: [] },
        { path: 'a/x/y', videos: ['3.avi'], nfoNames: [] },
        { path: 'b', videos: ['1.MP4', '2.mkv'], nfoNames: ['movie.nfo'] },
      ],
      skipped: [],
    });
  });

  it('keeps the order with many folders, read several at once', async () => {
    const paths = Array.from(
      { length: 300 },
      (_, number) => `f${String(number).padStart(3, '0')}/${number % 3}/m.mkv`,
    );
    write(...paths);
    expect(videosOf(await list())).toEqual(paths);
  });

  it.each([
    '.cinephage-recycle/1/Movie.mkv',
    '.Trash-1000/files/Movie.mkv',
    '@eaDir/Movie.mkv',
    '#recycle/Movie.mkv',
    '$RECYCLE.BIN/Movie.mkv',
    'lost+found/Movie.mkv',
    'Movie (2001)/.Movie.mkv.cinephage-1',
    'Movie (2001)/.Movie.mkv',
    'Movie (2001)/Plex Versions/Movie.mkv',
  ])('ignores hidden entries and folders of systems: %s', async (path) => {
    write(path);
    expect(await list()).toEqual({ folders: [], skipped: [] });
  });

  it.each([
    ['Movie/BDMV/STREAM/00001.m2ts', 'Movie'],
    ['Movie/VIDEO_TS/VTS_01_1.VOB', 'Movie'],
    ['Movie/Movie.iso', 'Movie/Movie.iso'],
  ])('reports a whole disc once: %s', async (path, skipped) => {
    write(path, join(dirname(path), 'other'));
    expect(await list()).toEqual({ folders: [], skipped: [{ path: skipped, reason: 'disc' }] });
  });

  it('takes the streams of a copied DVD for no videos, and a lone one for a video', async () => {
    write('DVD/VIDEO_TS.IFO', 'DVD/VTS_01_1.VOB', 'Lone/movie.vob', 'Both/BDMV/x.m2ts', 'Both/movie.mkv');
    const found = await list();
    expect(videosOf(found)).toEqual(['Both/movie.mkv', 'Lone/movie.vob']);
    expect(found.skipped).toEqual([
      { path: 'Both', reason: 'disc' },
      { path: 'DVD', reason: 'disc' },
    ]);
  });

  it('follows no link; reports those out of the root and leaves out those inside', async () => {
    write('Movie/movie.mkv');
    mkdirSync(join(disk, 'elsewhere'));
    writeFileSync(join(disk, 'elsewhere', 'movie.mkv'), '');
    symlinkSync(join(disk, 'elsewhere'), join(root, 'folder link'));
    symlinkSync(join(disk, 'elsewhere', 'movie.mkv'), join(root, 'Movie', 'link.mkv'));
    symlinkSync(join(disk, 'nowhere.mkv'), join(root, 'dangling.mkv'));
    symlinkSync(root, join(root, 'loop'));
    symlinkSync(join(root, 'Movie', 'movie.mkv'), join(root, 'inside.mkv'));
    const found = await list();
    expect(videosOf(found)).toEqual(['Movie/movie.mkv']);
    expect(found.skipped).toEqual([
      { path: 'dangling.mkv', reason: 'linkOutside' },
      { path: 'folder link', reason: 'linkOutside' },
      { path: 'Movie/link.mkv', reason: 'linkOutside' },
    ]);
  });

  it('reads a root that is a link itself', async () => {
    write('Movie/movie.mkv');
    symlinkSync(root, join(disk, 'link'));
    symlinkSync(join(root, 'Movie'), join(root, 'inside'));
    const found = await list(join(disk, 'link'));
    expect([videosOf(found), found.skipped]).toEqual([['Movie/movie.mkv'], []]);
  });

  it('reports names that are not UTF-8, and reads those with the replacement character', async () => {
    write(
      Buffer.from('Am\xe9lie.mkv', 'latin1'),
      Buffer.from('Am\xe9lie/movie.mkv', 'latin1'),
      '\uFFFD/\uFFFD.mkv',
    );
    const found = await list();
    expect(videosOf(found)).toEqual(['\uFFFD/\uFFFD.mkv']);
    expect(found.skipped.map(({ reason }) => reason)).toEqual(['malformedName', 'malformedName']);
  });

  it('stops at a depth of 32 folders', async () => {
    write(
      join(...Array.from({ length: 32 }, () => 'd'), 'in.mkv'),
      join(...Array.from({ length: 33 }, () => 'd'), 'out.mkv'),
    );
    const found = await list();
    expect(found.folders).toHaveLength(1);
    expect(found.skipped).toMatchObject([{ reason: 'tooDeep' }]);
  });

  it('fails for a root that does not exist', () =>
    expect(list(join(disk, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' }));

  it('ends when its signal fires', async () => {
    write('a/1.mkv', 'b/2.mkv');
    const reason = new Error('cancelled');
    await expect(list(root, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
