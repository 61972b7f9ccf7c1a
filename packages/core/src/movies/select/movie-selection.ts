import type { FieldSelection } from '../../select/selection.ts';
import type { Credits, Movie, MovieFile, Pagination } from '../movie.schema.ts';

/** All fields that can be selected of a movie: the public shape, and the id of its quality profile. */
export interface MovieRecord extends Movie {
  readonly qualityProfileId: string;
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

type Selected<Value, Chosen> = Chosen extends true
  ? Value
  : Extract<Value, null> | Pick<NonNullable<Value>, keyof Chosen & keyof NonNullable<Value>>;

/** One page of movies with the selected fields. */
export interface SelectedMovieList<Selection extends MovieSelection> {
  readonly movies: SelectedMovie<Selection>[];
  readonly pagination: Pagination;
}
