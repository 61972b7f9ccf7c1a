import type {
  Library,
  MovieSelection,
  QualityProfileSelection,
  Schedule,
  TaskSelection,
} from '@cinephage/core';
import DataLoader from 'dataloader';
import { type MovieNode, type QualityProfileNode, type TaskNode, unionOf } from './selection/selections.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/** What several resolvers of one operation, or of one event of a subscription, read one by one, read in batches. */
export function createLoaders(library: Library) {
  const { movies, tasks } = library;
  const movie = createLoader<string, MovieSelection, MovieNode>((ids, options) =>
    movies.getMany(ids, options),
  );
  const movieByTmdbId = createLoader<number, MovieSelection, MovieNode>((ids, options) =>
    movies.getManyByTmdbId(ids, options),
  );
  const task = createLoader<string, TaskSelection, TaskNode>((ids, options) => tasks.getMany(ids, options));
  const tasksOf = createTasksLoader(library);
  const versionsOf = createListLoader((ids) => library.versions.listMany(ids));
  const filesOf = createListLoader((ids) => library.files.listMany(ids));
  let schedules: Promise<readonly Schedule[]> | undefined;
  let profiles: Promise<readonly QualityProfileNode[]> | undefined;

  return {
    /** Null if no movie has this id. */
    movie: (key: string, select: MovieSelection) => movie.load({ key, select }),
    movieByTmdbId: (key: number, select: MovieSelection) => movieByTmdbId.load({ key, select }),
    /** All profiles, read once. @param select what any field of the operation selects */
    qualityProfiles(select: QualityProfileSelection) {
      profiles ??= library.qualityProfiles.list({ select });
      return profiles;
    },
    /** Null if no task has this id. */
    task: (key: string, select: TaskSelection) => task.load({ key, select }),
    schedules() {
      schedules ??= library.schedules.list();
      return schedules;
    },
    /** The newest tasks about a movie. @param first how many, at most 100 */
    tasksOf: async (key: string, first: number, select: TaskSelection) =>
      first === 0 ? [] : tasksOf.load({ key, first, select }),
    /** The versions of a movie with their files. */
    versionsOf: (movieId: string) => versionsOf.load(movieId),
    filesOf: (movieId: string) => filesOf.load(movieId),
  };
}

interface Request<Key, Selection> {
  readonly key: Key;
  readonly select: Selection;
}

// Nothing is cached: the mutations of a document run one after the other, and each answers what those before it have done.
const createBatchLoader = <Wanted, Found>(
  readAll: (requests: readonly Wanted[]) => Promise<readonly Found[]>,
): DataLoader<Wanted, Found> => new DataLoader(readAll, { cache: false });

/** Reads the objects of a batch by one statement, which selects all that any request of the batch selects. */
function createLoader<Key, Selection extends MovieSelection | TaskSelection, Node>(
  readMany: (
    keys: readonly Key[],
    options: { readonly select: Selection },
  ) => Promise<readonly (Node | null)[]>,
) {
  return createBatchLoader<Request<Key, Selection>, Node | null>(async (requests) => {
    const select = unionOf(requests.map((request) => request.select));
    const keys = requests.map(({ key }) => key);
    const found = await readEach(keys, (some) => readMany(some, { select }));
    return keys.map((key) => found.get(key) ?? null);
  });
}

const createListLoader = <Item>(
  readMany: (movieIds: readonly string[]) => Promise<readonly (readonly Item[])[]>,
) =>
  createBatchLoader<string, readonly Item[]>(async (movieIds) => {
    const lists = await readEach(movieIds, readMany);
    return movieIds.map((id) => lists.get(id) ?? []);
  });

interface TasksRequest extends Request<string, TaskSelection> {
  readonly first: number;
}

/**
 * Reads the newest tasks of movies. Movies of which up to 1, 10 or 100 tasks are requested are read separately: a hundred
 * tasks of one movie do not make it a hundred of every other.
 */
function createTasksLoader({ tasks }: Pick<Library, 'tasks'>) {
  return createBatchLoader<TasksRequest, readonly TaskNode[]>(async (requests) => {
    const select = unionOf(requests.map((request) => request.select));
    const limits = new Map<string, number>();
    for (const { key, first } of requests) limits.set(key, Math.max(first, limits.get(key) ?? 0));
    const groups = Map.groupBy(limits, ([, limit]) => Math.ceil(Math.log10(limit)));
    const found = await Promise.all(
      [...groups.values()].map((group) => {
        const limit = Math.max(...group.map(([, most]) => most));
        const movieIds = group.map(([id]) => id);
        return readEach(movieIds, (ids) => tasks.listBySubjects(ids, limit, { select }));
      }),
    );
    const tasksOf = new Map(found.flatMap((some) => [...some]));
    return requests.map(({ key, first }) => tasksOf.get(key)?.slice(0, first) ?? []);
  });
}

const maximumKeys = 1_000;

/** Reads what belongs to each of these keys, once for each. */
async function readEach<Key, Found>(
  keys: Iterable<Key>,
  readMany: (keys: readonly Key[]) => Promise<readonly Found[]>,
): Promise<ReadonlyMap<Key, Found>> {
  const unique = [...new Set(keys)];
  const chunks = Array.from({ length: Math.ceil(unique.length / maximumKeys) }, (_, index) =>
    unique.slice(index * maximumKeys, (index + 1) * maximumKeys),
  );
  const found = (await Promise.all(chunks.map(readMany))).flat(1) as Found[];
  return new Map(unique.map((key, index) => [key, found[index] as Found]));
}
