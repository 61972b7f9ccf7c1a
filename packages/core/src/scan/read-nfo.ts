import { open } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { FolderListing } from './folders/folder-listing.ts';

/** Which movie a file belongs to, by ids. */
export interface MovieIds {
  readonly imdbId: string | null;
  readonly tmdbId: number | null;
}

/** Descriptions of Kodi and Jellyfin have some thousand characters; the ids are at their beginning or end. */
const maximumSize = 512 * 1024;

const stemOf = (name: string) => basename(name, extname(name)).toLowerCase();

/**
 * The name of the file that describes a video: one of the same name, or `movie.nfo` or the only one in a folder with one video.
 *
 * @param soleVideo whether the folder has no other movie
 */
export function findNfo(
  { nfoNames }: Pick<FolderListing, 'nfoNames'>,
  video: string,
  soleVideo: boolean,
): string | null {
  const same = nfoNames.find((name) => stemOf(name) === stemOf(video));
  if (same !== undefined || !soleVideo) {
    return same ?? null;
  }
  return (
    nfoNames.find((name) => name.toLowerCase() === 'movie.nfo') ??
    (nfoNames.length === 1 ? (nfoNames[0] ?? null) : null)
  );
}

/** Reads the ids in the file that describes a movie; without ids if it cannot be read. */
export async function readNfo(folder: string, name: string): Promise<MovieIds> {
  try {
    await using file = await open(join(folder, name));
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, maximumSize));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return parseNfo(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return { imdbId: null, tmdbId: null };
  }
}

/** Of XML, the elements that have ids; of other text, the addresses of pages. Each id counts if the text names no other. */
export function parseNfo(text: string): MovieIds {
  const tmdb = only([...text.matchAll(tmdbElement), ...text.matchAll(tmdbAddress)]);
  const imdb = only([...text.matchAll(imdbElement)]) ?? only([...text.matchAll(imdbAddress)]);
  const tmdbId = Number(tmdb ?? 0);
  return { imdbId: imdb, tmdbId: tmdbId > 0 && tmdbId < 2 ** 31 ? tmdbId : null };
}

const tmdbElement =
  /<(?:tmdbid|uniqueid\s{1,9}[^<>]{0,80}type="tmdb"[^<>]{0,80})>\s{0,9}(\d{1,10})\s{0,9}</gi;
const tmdbAddress = /themoviedb\.org\/movie\/(\d{1,10})/gi;
const imdbElement =
  /<(?:imdbid|imdb_id|id|uniqueid\s{1,9}[^<>]{0,80}type="imdb"[^<>]{0,80})>\s{0,9}(tt\d{7,10})\s{0,9}</gi;
const imdbAddress = /imdb\.[a-z]{2,3}\/(?:[a-z]{2}\/)?title\/(tt\d{7,10})/gi;

/** The value that all matches agree on; null if they do not, as the links of a collection. */
function only(matches: readonly RegExpMatchArray[]): string | null {
  const values = new Set(matches.map((match) => match[1]?.toLowerCase() ?? ''));
  const [first] = values;
  return values.size === 1 && first !== undefined ? first : null;
}
