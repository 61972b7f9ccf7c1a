import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import type { MovieToImport } from '../movie-import.schema.ts';

export const edgeCaseTitles = [
  'Amélie',
  'The Matrix',
  'A Matrix',
  'An Matrix',
  'the   MATRIX',
  'The',
  '七人の侍',
  '隠し砦の三悪人',
  'ガメラ',
  'カメラ',
  '100% Wolf',
  '100 Wolves',
  'snake_case',
  'snakeXcase',
  'Ocean\'s "Eleven"',
  "Ocean's Eleven",
  'AND "x" OR* NEAR( -',
  'NOT - ^col : x',
  '🎬 Emoji 🎥',
  '\u{1F600}',
  '\uE000 private',
  'back\\slash \\% \\_',
  '%_%',
  'Ægir of Straße',
  'ΟΔΥΣΣΕΥΣ',
  'Привет мир',
  'İstanbul ısı',
  'Ａｌｉｅｎ',
  '™ Trademark №1',
  'tab\tand\nnewline',
  'x',
  'xy',
  '--',
  "'); drop table movie; --",
] as const;

export const crowdSize = 1_000;
const sameAddedAt = new Date(Date.UTC(2015, 5, 1));

/** Movies that are hard to sort, filter or search. */
export function edgeCaseMovies(): MovieToImport[] {
  const titled = edgeCaseTitles.map((title, index) =>
    toImport(movieMetadata(1_000 + index, { title, year: 1990 + index, genres: ['Drama', 'Odd & Rare'] }), {
      addedAt: new Date(sameAddedAt.getTime() + index),
    }),
  );
  const unknown = Array.from({ length: 40 }, (_, index) =>
    toImport(
      movieMetadata(2_000 + index, {
        title: `Unknown ${index % 3}`,
        year: index % 2 === 0 ? null : 2000,
        tmdbRating: index % 3 === 0 ? null : 7,
        genres: index % 5 === 0 ? [] : ['Drama'],
      }),
      { addedAt: sameAddedAt, monitored: index % 4 !== 0 },
    ),
  );
  const alike = Array.from({ length: 60 }, (_, index) =>
    toImport(
      movieMetadata(3_000 + index, {
        title: 'Twins',
        originalTitle: 'Zwillinge',
        year: 1988,
        tmdbRating: 5,
        genres: ['Comedy', 'Drama'],
        alternativeTitles: index % 2 === 0 ? ['Los gemelos golpean dos veces'] : ['二', 'Jumeaux'],
      }),
      { addedAt: sameAddedAt },
    ),
  );
  // So many and so close together that the budget of an index scan, which expects an even spread, is too small.
  const crowd = Array.from({ length: crowdSize }, (_, index) =>
    toImport(movieMetadata(10_000 + index, { title: `Crowd ${index}`, year: 2010, genres: ['Western'] }), {
      addedAt: new Date(sameAddedAt.getTime() - index),
      monitored: false,
    }),
  );
  return [...titled, ...unknown, ...alike, ...crowd];
}
