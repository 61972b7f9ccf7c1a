import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNfo, parseNfo, readNfo } from './read-nfo.ts';

const none = { imdbId: null, tmdbId: null };

describe('the description of a movie', () => {
  it.each([
    ['<movie><title>The Matrix</title><tmdbid>603</tmdbid></movie>', { tmdbId: 603 }],
    ['<movie><uniqueid type="tmdb" default="true">603</uniqueid></movie>', { tmdbId: 603 }],
    ['<movie><uniqueid default="true" type="imdb">tt0133093</uniqueid></movie>', { imdbId: 'tt0133093' }],
    ['<movie><id>tt0133093</id><tmdbid> 603 </tmdbid></movie>', { imdbId: 'tt0133093', tmdbId: 603 }],
    ['https://www.themoviedb.org/movie/603-the-matrix', { tmdbId: 603 }],
    ['INFO: http://www.imdb.com/title/tt0133093/ \u00fe\u00fe', { imdbId: 'tt0133093' }],
    ['https://www.imdb.com/de/title/tt0133093/', { imdbId: 'tt0133093' }],
    ['<movie><actor><tmdbid>x</tmdbid></actor></movie>', {}],
    ['<tmdbid>603</tmdbid><tmdbid>604</tmdbid>', {}],
    ['imdb.com/title/tt0133093 imdb.com/title/tt0234215', {}],
    ['<movie><set><id>17</id></set></movie>', {}],
    ['', {}],
  ])('%s', (text, expected) => expect(parseNfo(text)).toEqual({ ...none, ...expected }));

  it('is read in linear time', () => {
    const started = process.cpuUsage();
    parseNfo(`<uniqueid ${'<uniqueid '.repeat(50_000)}`);
    parseNfo(`<uniqueid ${' '.repeat(500_000)}`);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });

  it('is the one of the same name, or that of a folder with one video', () => {
    const nfoNames = ['Movie.nfo', 'a.nfo', 'movie.nfo'];
    expect(findNfo({ nfoNames }, 'A.mkv', false)).toBe('a.nfo');
    expect(findNfo({ nfoNames }, 'b.mkv', false)).toBeNull();
    expect(findNfo({ nfoNames }, 'b.mkv', true)).toBe('Movie.nfo');
    expect(findNfo({ nfoNames: ['x.nfo'] }, 'b.mkv', true)).toBe('x.nfo');
    expect(findNfo({ nfoNames: ['x.nfo', 'y.nfo'] }, 'b.mkv', true)).toBeNull();
  });

  it('may be unreadable or no text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cinephage-nfo-'));
    writeFileSync(
      join(folder, 'x.nfo'),
      Buffer.concat([Buffer.alloc(1_000, 0xff), Buffer.from('<tmdbid>603</tmdbid>')]),
    );
    expect(await readNfo(folder, 'x.nfo')).toEqual({ ...none, tmdbId: 603 });
    expect(await readNfo(folder, 'missing.nfo')).toEqual(none);
    rmSync(folder, { recursive: true });
  });
});
