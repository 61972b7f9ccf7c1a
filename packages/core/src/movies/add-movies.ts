import PQueue from 'p-queue';
import { toLibraryError } from '../database/to-library-error.ts';
import { LibraryError } from '../errors/library-error.ts';
import type { LibraryLogger } from '../logging/library-logger.ts';
import { validate } from '../validation/validate.ts';
import { type MovieCreateInput, movieAddManySchema } from './movie-inputs.schema.ts';
import type { MovieCreated, MoviesAdded } from './movie-results.schema.ts';

export interface AddMoviesDeps {
  /** The library's own `add`, which rejects the movies not yet started once the library stops. */
  readonly addMovie: (input: MovieCreateInput) => Promise<MovieCreated>;
  /** Logs unexpected errors; their text does not reach callers. */
  readonly logger?: LibraryLogger | undefined;
}

/** Concurrent requests to the metadata source; the transactions run one after the other anyway. */
const concurrency = 4;

type Outcome = { readonly id: string } | { readonly error: LibraryError };

/**
 * Adds movies independently of each other: one that fails does not stop the others. The result accounts for each of them.
 * If a TMDB id occurs twice, the earlier input is added first, and the later one fails if that succeeds. An error after
 * which no movie could be added (`DATABASE_UNAVAILABLE`, `LIBRARY_STOPPED`) is also the error of the inputs not yet tried.
 *
 * @throws LibraryError `INVALID_INPUT` if an input breaks a rule, named by its position (`inputs.3.tmdbId`); no movie is
 *   added then. Root folders and profiles are checked for each movie on its own. `DATABASE_UNAVAILABLE` or `LIBRARY_STOPPED`
 *   if that ended the call before any movie was added.
 */
export function createAddMovies(deps: AddMoviesDeps) {
  return async function addMovies(movies: readonly MovieCreateInput[]): Promise<MoviesAdded> {
    const { inputs } = validate(movieAddManySchema, { inputs: movies });
    const { outcomes, end } = await addEach(deps, inputs);
    const ids = outcomes.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
    if (ids.length === 0 && end !== undefined) {
      throw end;
    }
    const failures = inputs.flatMap(({ tmdbId }, index) => {
      const outcome = outcomes[index];
      return outcome !== undefined && 'error' in outcome
        ? [
            {
              index,
              tmdbId,
              code: outcome.error.code,
              error: outcome.error.message,
              movieId: existingId(outcome.error),
            },
          ]
        : [];
    });
    return { addedCount: ids.length, failedCount: failures.length, ids, failures };
  };
}

interface Entry {
  readonly index: number;
  readonly input: MovieCreateInput;
}

interface Outcomes {
  /** In the order of the inputs. */
  readonly outcomes: readonly Outcome[];
  /** The error after which no more were tried. */
  readonly end: LibraryError | undefined;
}

async function addEach(deps: AddMoviesDeps, inputs: readonly MovieCreateInput[]): Promise<Outcomes> {
  const outcomes: Outcome[] = [];
  let end: LibraryError | undefined;
  const addSequentially = async (entries: readonly Entry[]) => {
    for (const { index, input } of entries) {
      const outcome = end === undefined ? await tryToAdd(deps, input) : { error: end };
      outcomes[index] = outcome;
      end ??= 'error' in outcome && endsAll(outcome.error) ? outcome.error : undefined;
    }
  };
  const entries = inputs.map((input, index): Entry => ({ index, input }));
  const ofSameMovie = Map.groupBy(entries, ({ input }) => input.tmdbId);
  const groups = [...ofSameMovie.values()].map((same) => () => addSequentially(same));
  await new PQueue({ concurrency }).addAll(groups);
  return { outcomes, end };
}

/** Id of the movie that is in the library already; null if the error is another one. */
const existingId = ({ code, details = [] }: LibraryError) =>
  (code === 'MOVIE_ALREADY_EXISTS' ? details.find(({ id }) => id !== undefined)?.id : undefined) ?? null;

const endsAll = ({ code }: LibraryError) => code === 'DATABASE_UNAVAILABLE' || code === 'LIBRARY_STOPPED';

async function tryToAdd({ addMovie, logger }: AddMoviesDeps, input: MovieCreateInput): Promise<Outcome> {
  try {
    return await addMovie(input);
  } catch (thrown) {
    const error = toLibraryError(thrown);
    if (error instanceof LibraryError) {
      return { error };
    }
    logger?.error({ err: thrown, tmdbId: input.tmdbId }, 'A movie could not be added.');
    return { error: new LibraryError('INTERNAL_ERROR', unexpected) };
  }
}

const unexpected = 'Something unexpected went wrong; the log says more.';
