import type { MovieRecord, MovieSelection, SelectedMovie } from '@cinephage/core';
import { creditsSchema, movieFileSchema, movieSchema } from '@cinephage/core/schemas';
import { type AskedFields, whenAsked } from './schema/asked-fields.ts';

/** A movie as it goes through the schema: with the fields that were asked for, at least. */
export type MovieNode = Partial<SelectedMovie<MovieSelection>>;

/** What those fields of the type `Movie` are made of that a movie in core does not have. */
const madeOf: ReadonlyMap<string, keyof MovieRecord> = new Map([
  ['qualityProfile', 'qualityProfileId'],
  ['tasks', 'id'],
]);

const { file: _file, credits: _credits, ...plainFields } = movieSchema.shape;
const ownFields = { ...plainFields, qualityProfileId: true };

/** What to read of a movie, for the fields of the type `Movie` that are asked for. */
export function toMovieSelection(asked: AskedFields): MovieSelection {
  return {
    ...pick(
      ownFields,
      asked.names.map((name) => madeOf.get(name) ?? name),
    ),
    ...(asked.has('file') && { file: pick(movieFileSchema.shape, asked.of('file').names) }),
    ...(asked.has('credits') && { credits: pick(creditsSchema.shape, asked.of('credits').names) }),
  };
}

/** The same for a field that answers a movie or a list of movies. */
export const selectionOf = whenAsked(toMovieSelection);

/** In the order of the shape, whatever the order of the names: the same fields make the same statement. */
export function pick<Name extends string>(shape: Readonly<Record<Name, unknown>>, names: readonly string[]) {
  const chosen = Object.keys(shape).filter((name) => names.includes(name));
  return Object.fromEntries(chosen.map((name) => [name, true])) as { readonly [Field in Name]?: true };
}

/** All that one of these selections has. */
export function unionOf(selections: readonly MovieSelection[]): MovieSelection {
  const [first = {}, ...others] = new Set(selections);
  return others.reduce(joinSelections, first);
}

function joinSelections(one: MovieSelection, other: MovieSelection): MovieSelection {
  const file = join(one.file, other.file);
  const people = join(one.credits, other.credits);
  return { ...one, ...other, ...(file && { file }), ...(people && { credits: people }) };
}

function join<Part extends object>(one: true | Part | undefined, other: true | Part | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  return one === true || other === true ? true : { ...one, ...other };
}

/** A field that the selection always has where this is called. */
export function fieldOf<Field extends keyof MovieRecord>(node: MovieNode, field: Field): MovieRecord[Field] {
  const value = node[field];
  if (value === undefined) throw new TypeError(`The field ${field} of the movie was not selected.`);
  return value as MovieRecord[Field];
}
