import PQueue from 'p-queue';
import { LibraryError } from '../errors/library-error.ts';
import { toLibraryError } from '../guard.ts';
import type { LibraryLogger } from '../options.ts';
import { validate } from '../validate.ts';
import { type MovieCreateInput, movieAddMany } from './movie-inputs.schema.ts';
import type { MovieCreated, MoviesAdded } from './movie-results.schema.ts';

export interface AddMoviesDeps {
  /** Best the library's own `add`: once the library stops, it refuses the movies whose turn has not come. */
  readonly addMovie: (input: MovieCreateInput) => Promise<MovieCreated>;
  /** Told of errors that nobody expects; callers are told only that there was one. */
  readonly logger?: LibraryLogger | undefined;
}

/** So many ask the metadata source at once; their transactions queue up at the database anyway. */
const concurrency = 4;

type Outcome = { readonly id: string } | { readonly error: LibraryError };

/**
 * Adds movies, each by itself: what fails for one does not keep the others out. The answer accounts for every one of them.
 * Where a TMDB id stands twice, the earlier one is added first, and the later one fails if that succeeds. An error after
 * which no movie could be added (`DATABASE_UNAVAILABLE`, `LIBRARY_STOPPED`) is the answer for those not yet tried as well.
 *
 * @throws LibraryError `INVALID_INPUT` when one of them breaks a rule, named by its place (`inputs.3.tmdbId`); then none is
 *   added. What only the library knows, its root folders and profiles, is looked at one by one. `DATABASE_UNAVAILABLE`,
 *   `LIBRARY_STOPPED` when one of them ended it and no movie was added.
 */
export function createAddMovies(deps: AddMoviesDeps) {
  return async function addMovies(movies: readonly MovieCreateInput[]): Promise<MoviesAdded> {
    const { inputs } = validate(movieAddMany, { inputs: movies });
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
  const addInTurn = async (entries: readonly Entry[]) => {
    for (const { index, input } of entries) {
      const outcome = end === undefined ? await tryToAdd(deps, input) : { error: end };
      outcomes[index] = outcome;
      end ??= 'error' in outcome && endsAll(outcome.error) ? outcome.error : undefined;
    }
  };
  const entries = inputs.map((input, index): Entry => ({ index, input }));
  const ofSameMovie = Map.groupBy(entries, ({ input }) => input.tmdbId);
  const turns = [...ofSameMovie.values()].map((same) => () => addInTurn(same));
  await new PQueue({ concurrency }).addAll(turns);
  return { outcomes, end };
}

/** The movie that is in the library already. */
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
