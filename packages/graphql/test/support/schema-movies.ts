export const texts = Array.from({ length: 24 }, (_, index) => `text${index}`);
export const numbers = Array.from({ length: 12 }, (_, index) => `number${index}`);
const others = ['id', 'title', 'year', 'rating', 'bytes', 'quality', 'addedAt', 'raw', 'genres'];

/** As many as a movie of the gateway has. */
export const scalarFields: readonly string[] = [...others, ...texts, ...numbers];

export interface Movie {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Values as a library would hand them out, and some that only a careless one would. */
export function createMovies(count: number): readonly Movie[] {
  return Array.from({ length: count }, (_, index) => ({
    __typename: 'Movie',
    id: `movie-${index}`,
    title: `Movie ${index}`,
    year: 1950 + index,
    rating: index / 3,
    bytes: 5_000_000_000 + index,
    quality: 2160,
    addedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
    raw: { nested: [index, { deep: true }] },
    genres: ['Drama', 'Comedy'],
    file: index % 3 === 0 ? null : { __typename: 'File', path: `/movies/${index}.mkv`, bytes: 5_000_000_000 },
    ...Object.fromEntries(texts.map((name) => [name, `${name} of movie ${index}`])),
    ...Object.fromEntries(numbers.map((name) => [name, index])),
  }));
}
