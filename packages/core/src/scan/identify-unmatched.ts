import { relative } from 'node:path';
import PQueue from 'p-queue';
import { isOneOf } from '../database/schema/expressions.ts';
import { identify } from '../disk/file-identity.ts';
import { LibraryError } from '../errors/library-error.ts';
import { parseReleasePath } from '../releases/parse-release-path.ts';
import type { Change } from './change-queue.ts';
import { type Lookup, lookUpMovie } from './look-up-movie.ts';
import { probeAndPlace } from './place-video.ts';
import type { RootScan } from './root-scan.ts';

/** Concurrent requests to the metadata source, which has limits of its own. */
const concurrency = 4;
const batchSize = 40;

export interface IdentifyParams {
  readonly addMovies: boolean;
  /** @param share of the files, from 0 to 1 */
  progress(share: number): void;
}

interface UnmatchedRow {
  readonly id: string;
  readonly path: string;
  readonly imdb_id: string | null;
  readonly tmdb_id: number | null;
}

/**
 * Asks the metadata source which movies the unmatched files may be. Those that are certain are added to the library with their
 * files, if the scan adds movies; the others get candidates. A source that fails is no failure of the scan.
 */
export async function identifyUnmatched(scan: RootScan, params: IdentifyParams): Promise<void> {
  const { signal, changes } = scan;
  const total = await countOpen(scan, params);
  let done = 0;
  for (let after = ''; ; ) {
    signal.throwIfAborted();
    const batch = await openRows(scan, params)
      .where('path', '>', after)
      .orderBy('path')
      .limit(batchSize)
      .execute();
    const isAvailable = await identifyBatch(scan, params, batch);
    await changes.flush();
    done += batch.length;
    params.progress(done / Math.max(total, 1));
    if (batch.length < batchSize || !isAvailable) {
      return;
    }
    after = batch.at(-1)?.path ?? '';
  }
}

const openRows = ({ deps: { database }, root }: RootScan, { addMovies }: IdentifyParams) =>
  database
    .kysely(database.fork())
    .selectFrom('unmatched_file')
    .select(['id', 'path', 'imdb_id', 'tmdb_id'])
    .where('root_folder_id', '=', root.id)
    .where('reason', '=', 'noMatch')
    .$if(!addMovies, (rows) => rows.where('candidates', 'is', null));

async function countOpen(scan: RootScan, params: IdentifyParams): Promise<number> {
  const { count } = await openRows(scan, params)
    .clearSelect()
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** @returns whether the source answers */
async function identifyBatch(
  scan: RootScan,
  { addMovies }: IdentifyParams,
  rows: readonly UnmatchedRow[],
): Promise<boolean> {
  const queue = new PQueue({ concurrency });
  const source = createSource(scan);
  const lookups = await queue.addAll(rows.map((row) => () => source.lookUp(row, row)));
  const certain = [...new Set(lookups.flatMap((lookup) => lookup?.certain ?? []))];
  const movies = await findMovies(scan, certain);
  if (addMovies) {
    const missing = certain.filter((tmdbId) => !movies.has(tmdbId));
    await queue.addAll(
      missing.map((tmdbId) => async () => void movies.set(tmdbId, await addMovie(scan, tmdbId))),
    );
  }
  for (const [index, row] of rows.entries()) {
    const lookup = lookups[index] ?? null;
    const movieId = movies.get(lookup?.certain ?? 0);
    if (typeof movieId === 'string') {
      await placeRow(scan, row, movieId);
    } else if (lookup !== null) {
      // The source has no movie with the id of the file: its title may be right.
      const found = movieId === null ? await source.lookUp(row, { imdb_id: null, tmdb_id: null }) : lookup;
      await scan.changes.add(setCandidates(scan, row, found ?? lookup));
    }
  }
  return source.isAvailable();
}

/** The metadata source until it fails; after that it is no longer asked. */
function createSource({ deps, root, tally, signal }: RootScan) {
  let isAvailable = true;
  return {
    isAvailable: () => isAvailable,
    async lookUp(
      { path }: Pick<UnmatchedRow, 'path'>,
      { imdb_id, tmdb_id }: Pick<UnmatchedRow, 'imdb_id' | 'tmdb_id'>,
    ): Promise<Lookup | null> {
      if (!isAvailable) {
        return null;
      }
      try {
        const parsed = parseReleasePath(relative(root.path, path));
        return await lookUpMovie(deps.metadata, { parsed, imdbId: imdb_id, tmdbId: tmdb_id }, signal);
      } catch (error) {
        signal.throwIfAborted();
        isAvailable = false;
        tally.setMetadataProblem(sentenceOf(error));
        return null;
      }
    },
  };
}

/** The ids of the movies in the library, by those of TMDB. */
async function findMovies(
  { deps: { database } }: RootScan,
  tmdbIds: readonly number[],
): Promise<Map<number, string | null>> {
  const rows = await database
    .kysely(database.fork())
    .selectFrom('movie')
    .select(['id', 'tmdb_id'])
    .where(isOneOf(database.driver, 'tmdb_id', 'int', tmdbIds))
    .execute();
  return new Map(rows.map(({ id, tmdb_id }) => [tmdb_id, id]));
}

const sentenceOf = (error: unknown): string => {
  if (error instanceof LibraryError && error.code.startsWith('METADATA_')) {
    return error.message;
  }
  throw error;
};

/** @returns the id of the movie; null if the source has no such movie, or fails */
async function addMovie({ deps, root, tally, signal }: RootScan, tmdbId: number): Promise<string | null> {
  signal.throwIfAborted();
  try {
    const { defaultQualityProfileId: profile, path } = root;
    const settings = { rootFolderPath: path, ...(profile !== null && { qualityProfileId: profile }) };
    const { id } = await deps.addMovie({ tmdbId, ...settings, searchOnAdd: false });
    tally.add('moviesAdded');
    return id;
  } catch (error) {
    if (error instanceof LibraryError && error.code === 'MOVIE_ALREADY_EXISTS') {
      return error.details?.[0]?.id ?? null;
    }
    if (!(error instanceof LibraryError && error.code === 'METADATA_NOT_FOUND')) {
      tally.setMetadataProblem(sentenceOf(error));
    }
    return null;
  }
}

async function placeRow(scan: RootScan, row: UnmatchedRow, movieId: string): Promise<void> {
  const { path, imdb_id, tmdb_id } = row;
  const identity = await identify(path).catch(() => null);
  if (identity !== null) {
    const parsed = parseReleasePath(relative(scan.root.path, path));
    const ids = { imdbId: imdb_id, tmdbId: tmdb_id };
    await scan.changes.add(await probeAndPlace(scan, { path, parsed, identity, ids, movieId }));
  }
}

function setCandidates(
  { deps: { database } }: RootScan,
  { id }: UnmatchedRow,
  { candidates }: Lookup,
): Change {
  return async (em) => {
    await database
      .kysely(em)
      .updateTable('unmatched_file')
      .set({ candidates: JSON.stringify(candidates) })
      .where('id', '=', id)
      .execute();
    return undefined;
  };
}
