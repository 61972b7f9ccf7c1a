import type { FieldSelection } from '../../select/selection.ts';
import type { Credits, CutoffUnmet, Movie, MovieFile, Pagination } from '../movie.schema.ts';

/** All fields that can be selected of a movie: the public shape, the id of its quality profile, and why a better file is searched for. */
export interface MovieRecord extends Movie {
  readonly qualityProfileId: string;
  /** Null: it has no file, or one that meets the cutoff, or is not monitored. */
  readonly cutoffUnmet: CutoffUnmet | null;
}

/**
 * Which fields of a movie to read; of its file and its credits all or some. Other columns and tables are not read.
 *
 * @example { title: true, genres: true, file: { path: true, size: true } }
 */
export type MovieSelection = {
  readonly [Field in Exclude<keyof MovieRecord, 'file' | 'credits'>]?: true;
} & {
  readonly file?: true | FieldSelection<MovieFile>;
  readonly credits?: true | FieldSelection<Credits>;
};

/** A movie with the fields that were selected, and no others. */
export type SelectedMovie<Selection extends MovieSelection> = {
  [Field in keyof Selection & keyof MovieRecord]: Selected<MovieRecord[Field], Selection[Field]>;
};

type Selected<Value, Chosen> = Chosen extends true | undefined
  ? Value
  : Extract<Value, null> | Pick<NonNullable<Value>, keyof Chosen & keyof NonNullable<Value>>;

/** One page of movies with the selected fields. */
export interface SelectedMovieList<Selection extends MovieSelection> {
  readonly movies: SelectedMovie<Selection>[];
  readonly pagination: Pagination;
}
