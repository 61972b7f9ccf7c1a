import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MovieMetadata } from '@cinephage/core';

/** Pictures that the files of a tree have. */
export interface MediaFiles {
  /** 1280x720 in H.264, with German and English sound and subtitles. */
  readonly hd: string;
  /** 720x480 in MPEG-4. */
  readonly sd: string;
  /** The first half of `hd`. */
  readonly truncated: string;
}

export interface TreeMovie extends Pick<MovieMetadata, 'tmdbId' | 'imdbId' | 'title' | 'year'> {}

export interface PlacedMovie {
  readonly movie: TreeMovie;
  /** Below the root. */
  readonly path: string;
  readonly quality: string;
  readonly isTruncated: boolean;
}

export interface UntidyTree {
  /** The movies that are certain, with their files. */
  readonly certain: readonly PlacedMovie[];
  /** Paths below the root of files whose movie is uncertain. */
  readonly uncertain: readonly string[];
  readonly leftOut: readonly string[];
}

const dotted = (title: string) => title.replace(/[^\p{L}\p{N}]+/gu, '.').replace(/^\.|\.$/g, '');
const plain = (title: string) => title.replaceAll(/[/:?]/g, '');

interface Style {
  path(movie: TreeMovie): string;
  /** Of a file with the picture `hd`. */
  readonly quality: string;
  readonly nfo?: (movie: TreeMovie) => string;
}

/** How people name what they have collected in twenty years. The picture has 720 lines whatever the names say. */
const styles: readonly Style[] = [
  {
    path: ({ title, year }) => {
      const name = `${dotted(title)}.${year}.1080p.BluRay.DTS.x264-GROUP`;
      return `${name}/${name}.mkv`;
    },
    quality: 'Bluray-720p',
  },
  {
    path: ({ title, year }) => `${plain(title)} (${year})/${plain(title)} (${year}).mkv`,
    quality: 'HDTV-720p',
  },
  {
    path: ({ title, year, tmdbId }) => `${plain(title)} (${year}) {tmdb-${tmdbId}}/a8f3e21b9c.mkv`,
    quality: 'HDTV-720p',
  },
  {
    path: ({ title, year, imdbId }) =>
      `${plain(title)} [imdbid-${imdbId}]/${plain(title)} ${year} WEB-DL 720p.mkv`,
    quality: 'WEBDL-720p',
  },
  { path: ({ title, year }) => `${plain(title)} ${year}.mkv`, quality: 'HDTV-720p' },
  {
    path: ({ title, year }) => `Collection/${year}/${plain(title)} (${year}) [1080p] [WEBRip].mp4`,
    quality: 'WEBRip-720p',
  },
  {
    path: ({ tmdbId }) => `unsorted ${tmdbId}/movie.mkv`,
    quality: 'HDTV-720p',
    nfo: ({ title, imdbId }) =>
      `<movie><title>${title}</title><uniqueid type="imdb">${imdbId}</uniqueid></movie>`,
  },
  {
    path: ({ title, year }) =>
      `${dotted(title)}.${year}.German.DL.720p.HDTV.x264-GRP/grp-${dotted(title).slice(0, 3)}.mkv`,
    quality: 'HDTV-720p',
  },
];

/** Writes a tree of 200 names below `root`, of which the movies of a catalogue are the greatest part. */
export function writeUntidyTree(root: string, movies: readonly TreeMovie[], media: MediaFiles): UntidyTree {
  const copy = (source: string, path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(source, join(root, path));
  };
  const certain = movies.map((movie, index): PlacedMovie => {
    const style = styles[index % styles.length] as Style;
    const path = style.path(movie);
    const isTruncated = index % 50 === 49;
    copy(isTruncated ? media.truncated : media.hd, path);
    if (style.nfo !== undefined) {
      writeFileSync(join(root, dirname(path), 'movie.nfo'), style.nfo(movie));
    }
    return { movie, path, quality: style.quality, isTruncated };
  });
  const [one, two, three] = certain.map(({ path }) => dirname(path)).filter((folder) => folder !== '.');
  const uncertain = [
    ...['My Holiday 2019/VID_0001.mp4', 'x/unknown.mkv', 'Nothing Like It (1950).avi', 'the.mkv'],
    ...['Parts (1990)/Parts (1990) cd1.avi', 'Parts (1990)/Parts (1990) cd2.avi'],
  ];
  uncertain.forEach((path) => void copy(media.sd, path));
  const leftOut = [
    ...[`${one}/Sample/sample.mkv`, `${two}/movie-trailer.mp4`, `${three}/Featurettes/Making of.mkv`],
    ...['Disc (1999)/BDMV/STREAM/00001.m2ts', 'Images/Disc.iso', 'Discs/VIDEO_TS/VTS_01_1.VOB'],
  ];
  leftOut.forEach((path) => void copy(media.sd, path));
  writeRest(root, 200 - certain.length - uncertain.length - leftOut.length);
  return { certain, uncertain, leftOut: [...leftOut, 'outside.mkv', 'Am\uFFFDlie.mkv'] };
}

/** Names that are no videos, hidden ones, a link out of the root, and one that is not UTF-8. */
function writeRest(root: string, count: number): void {
  symlinkSync('/nowhere/at/all.mkv', join(root, 'outside.mkv'));
  const malformed = Buffer.concat([Buffer.from(`${root}/`), Buffer.from('Am\xe9lie.mkv', 'latin1')]);
  writeFileSync(malformed, '');
  for (let number = 2; number < count; number++) {
    const folder = number % 2 === 0 ? '.hidden' : '@eaDir';
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, `Movie ${number} (2001).mkv`), '');
  }
}
