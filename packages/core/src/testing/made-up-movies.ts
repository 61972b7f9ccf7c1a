import type { MovieToImport } from '../movies/movie-import.schema.ts';

/** TMDB's genres for movies. */
const genres = [
  'Action',
  'Adventure',
  'Animation',
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Family',
  'Fantasy',
  'History',
  'Horror',
  'Music',
  'Mystery',
  'Romance',
  'Science Fiction',
  'TV Movie',
  'Thriller',
  'War',
  'Western',
] as const;
const qualities = ['Bluray-1080p', 'WEBDL-1080p', 'Bluray-720p', 'HDTV-720p', 'WEBDL-2160p', 'DVD'] as const;
const certifications = ['G', 'PG', 'PG-13', 'R', null] as const;
const openings = [
  'The',
  'A',
  'My',
  'Last',
  'First',
  'Secret',
  'Lost',
  'Dark',
  'Golden',
  'Silent',
  'Broken',
  'Endless',
] as const;
const onsets = [
  'b',
  'br',
  'd',
  'f',
  'g',
  'gl',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  'st',
  't',
  'v',
  'z',
] as const;
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ou', 'é'] as const;
const codas = ['', 'n', 'r', 'l', 's', 'th', 'nd', 'rk'] as const;

/** Above every id TMDB has given out, so that real movies can be added to the made-up ones. */
const firstTmdbId = 100_000_000;
const firstAddedMs = Date.UTC(2016, 0, 1);
const minuteMs = 60_000;
export const madeUpRoot = '/movies';

/** The same numbers between 0 and 1 for the same seed, everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The movie with this number: the same one in every run and on every database. Six in ten have a file; each has one to four
 * genres; words are drawn so that few are common and most are rare, as in real titles.
 */
export function madeUpMovie(number: number): MovieToImport {
  const random = createRandom(number * 2_654_435_761 + 1);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const word = (rank: number) => {
    const syllables = createRandom(rank * 40_503 + 7);
    const part = <T>(values: readonly T[]): T => values[Math.floor(syllables() * values.length)] as T;
    const text = Array.from(
      { length: 2 + Math.floor(syllables() * 2) },
      () => part(onsets) + part(vowels) + part(codas),
    ).join('');
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  const rareWord = () => word(Math.floor(20_000 * random() ** 3));
  const title = [pick(openings), rareWord(), ...(random() < 0.5 ? [rareWord()] : [])].join(' ');
  const year = random() < 0.01 ? null : 1925 + Math.floor(101 * Math.sqrt(random()));
  const hasFile = random() < 0.6;
  const quality = pick(qualities);
  const rated = random() < 0.95;
  const addedAt = new Date(firstAddedMs + number * minuteMs);
  const folder = `${madeUpRoot}/${title} (${year ?? 'unknown'}) [${number}]`;
  return {
    metadata: {
      tmdbId: firstTmdbId + number,
      imdbId: `tt9${String(number).padStart(8, '0')}`,
      title,
      originalTitle: random() < 0.1 ? `${rareWord()} ${rareWord()}` : title,
      year,
      overview: `${rareWord()} and ${rareWord()} meet in ${rareWord()}, where nothing is as it was before the winter of ${year ?? 'that year'}.`,
      tagline: null,
      runtime: 70 + Math.floor(random() * 90),
      genres: [...new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(genres)))],
      certification: pick(certifications),
      tmdbRating: rated ? Math.round(20 + random() * 75) / 10 : null,
      tmdbVoteCount: rated ? Math.floor(10 ** (1 + random() * 3.5)) : null,
      posterPath: `/made-up-poster-${number}.jpg`,
      backdropPath: `/made-up-backdrop-${number}.jpg`,
      website: null,
      theatricalDate: year === null ? null : `${year}-06-15`,
      homeReleaseDate: null,
      alternativeTitles: random() < 0.2 ? [`${rareWord()} ${rareWord()}`] : [],
      cast: [{ name: `${rareWord()} ${rareWord()}`, character: rareWord(), tmdbId: null }],
      crew: [{ name: `${rareWord()} ${rareWord()}`, job: 'Director', tmdbId: null }],
      images: [],
    },
    rootFolderPath: madeUpRoot,
    monitored: random() < 0.8,
    addedAt,
    ...(hasFile
      ? {
          file: {
            path: `${folder}/${title}.${quality}.mkv`,
            size: 10 ** 9 + Math.floor(random() * 2e10),
            quality,
            dateAdded: addedAt,
          },
        }
      : {}),
  };
}
