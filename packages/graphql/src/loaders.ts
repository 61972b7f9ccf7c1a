import type { Library, MovieSelection, QualityProfile, Task } from '@cinephage/core';
import DataLoader from 'dataloader';
import { type MovieNode, unionOf } from './selection.ts';

/**
 * What many resolvers of one operation ask for one by one, read together. Movies and tasks are not remembered: the
 * mutations of a document run one after the other, and each answers what the ones before it have done.
 */
export interface Loaders {
  /** Null for an id that is unknown or none. */
  movie(id: string, select: MovieSelection): Promise<MovieNode | null>;
  movieByTmdbId(tmdbId: number, select: MovieSelection): Promise<MovieNode | null>;
  /** Profiles are few: all are read together, once. */
  qualityProfiles(): Promise<readonly QualityProfile[]>;
  /** The newest tasks about a movie. @param first how many, at most 100 */
  tasksOf(movieId: string, first: number): Promise<readonly Task[]>;
}

/** For one operation, or one event of a subscription. */
export function createLoaders(library: Library): Loaders {
  const { movies, tasks } = library;
  const byId = movieLoader<string>((ids, options) => movies.getMany(ids, options));
  const byTmdbId = movieLoader<number>((ids, options) => movies.getManyByTmdbId(ids, options));
  const tasksByLimit = new Map<number, DataLoader<string, readonly Task[]>>();
  let profiles: Promise<readonly QualityProfile[]> | undefined;

  const tasksLoader = (first: number) =>
    new DataLoader<string, readonly Task[]>((ids) => tasks.listBySubjects(ids, first), uncached);

  return {
    movie: (key, select) => byId.load({ key, select }),
    movieByTmdbId: (key, select) => byTmdbId.load({ key, select }),
    qualityProfiles() {
      profiles ??= library.qualityProfiles.list();
      return profiles;
    },
    async tasksOf(movieId, first) {
      if (first === 0) {
        return [];
      }
      const loader = tasksByLimit.get(first) ?? tasksLoader(first);
      tasksByLimit.set(first, loader);
      return loader.load(movieId);
    },
  };
}

/** Core takes no more ids at once. */
const maxBatchSize = 1_000;
const uncached = { cache: false, maxBatchSize };

interface Wanted<Key> {
  readonly key: Key;
  readonly select: MovieSelection;
}

type ReadMany<Key> = (
  keys: readonly Key[],
  options: { readonly select: MovieSelection },
) => Promise<readonly (MovieNode | null)[]>;

/** Those who ask at the same time get all that any of them selects: it is one statement. */
function movieLoader<Key>(readMany: ReadMany<Key>) {
  return new DataLoader<Wanted<Key>, MovieNode | null>(async (wanted) => {
    const keys = [...new Set(wanted.map(({ key }) => key))];
    const select = unionOf(wanted.map((one) => one.select));
    const found = await readMany(keys, { select });
    const byKey = new Map(keys.map((key, index) => [key, found[index] ?? null]));
    return wanted.map(({ key }) => byKey.get(key) ?? null);
  }, uncached);
}
