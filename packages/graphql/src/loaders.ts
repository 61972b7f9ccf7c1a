import type {
  Library,
  MovieSelection,
  QualityProfileSelection,
  Schedule,
  TaskSelection,
} from '@cinephage/core';
import type { QualityProfileNode } from './quality-profile-selection.ts';
import { readEach, together } from './read-together.ts';
import { type MovieNode, unionOf } from './selection.ts';
import { createTaskByIdLoader, createTaskLoader } from './task-loader.ts';
import type { TaskNode } from './task-selection.ts';

/** What many resolvers of one operation ask for one by one, read together. */
export interface Loaders {
  /** Null for an id that is unknown or none. */
  movie(id: string, select: MovieSelection): Promise<MovieNode | null>;
  movieByTmdbId(tmdbId: number, select: MovieSelection): Promise<MovieNode | null>;
  /** Profiles are few: all are read together, once. @param select what any place of the operation asks for */
  qualityProfiles(select: QualityProfileSelection): Promise<readonly QualityProfileNode[]>;
  /** Null for an id that is unknown or none. */
  task(id: string, select: TaskSelection): Promise<TaskNode | null>;
  /** All schedules, read once. */
  schedules(): Promise<readonly Schedule[]>;
  /** The newest tasks about a movie. @param first how many, at most 100 */
  tasksOf(movieId: string, first: number, select: TaskSelection): Promise<readonly TaskNode[]>;
}

/** For one operation, or one event of a subscription. */
export function createLoaders(library: Library): Loaders {
  const { movies } = library;
  const byId = movieLoader<string>((ids, options) => movies.getMany(ids, options));
  const byTmdbId = movieLoader<number>((ids, options) => movies.getManyByTmdbId(ids, options));
  const tasksByMovie = createTaskLoader(library);
  const taskById = createTaskByIdLoader(library);
  let schedules: Promise<readonly Schedule[]> | undefined;
  let profiles: Promise<readonly QualityProfileNode[]> | undefined;

  return {
    movie: (key, select) => byId.load({ key, select }),
    movieByTmdbId: (key, select) => byTmdbId.load({ key, select }),
    qualityProfiles(select) {
      profiles ??= library.qualityProfiles.list({ select });
      return profiles;
    },
    task: (id, select) => taskById.load({ id, select }),
    schedules() {
      schedules ??= library.schedules.list();
      return schedules;
    },
    tasksOf: async (movieId, first, select) =>
      first === 0 ? [] : tasksByMovie.load({ movieId, first, select }),
  };
}

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
  return together<Wanted<Key>, MovieNode | null>(async (wanted) => {
    const select = unionOf(wanted.map((one) => one.select));
    const keys = wanted.map(({ key }) => key);
    const found = await readEach(keys, (some) => readMany(some, { select }));
    return keys.map((key) => found.get(key) ?? null);
  });
}
