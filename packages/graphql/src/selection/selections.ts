import type {
  MovieRecord,
  MovieSelection,
  QualityProfile,
  QualityProfileSelection,
  SelectedMovie,
  Task,
  TaskSelection,
} from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import { type GraphQLResolveInfo, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { fromSelectedFields, type SelectedFields } from './selected-fields.ts';

/** Objects as resolvers pass them on: with the selected fields, at least. */
export type MovieNode = Partial<SelectedMovie<MovieSelection>>;
export type TaskNode = Partial<Task>;
export type QualityProfileNode = Partial<QualityProfile>;

const { file: _file, credits: _credits, ...plainFields } = schemas.movieSchema.shape;
const movieFields = { ...plainFields, qualityProfileId: true, cutoffUnmet: true };
/** Fields of the schema that are resolved from another field of core. */
const movieSources: Readonly<Record<string, keyof MovieRecord>> = {
  qualityProfile: 'qualityProfileId',
  tasks: 'id',
  versions: 'id',
  files: 'id',
};
const taskSources: Readonly<Record<string, keyof Task>> = { movie: 'subjectId' };

export function toMovieSelection(fields: SelectedFields): MovieSelection {
  return {
    ...pick(movieFields, fields.names, movieSources),
    ...(fields.has('file') && { file: pick(schemas.movieFileSchema.shape, fields.of('file').names) }),
    ...(fields.has('credits') && { credits: pick(schemas.creditsSchema.shape, fields.of('credits').names) }),
  };
}

export const toTaskSelection = ({ names }: SelectedFields): TaskSelection =>
  pick(schemas.taskSchema.shape, names, taskSources);

/** What to read for a field that resolves to movies, or to tasks. */
export const movieSelectionOf = fromSelectedFields(toMovieSelection);
export const taskSelectionOf = fromSelectedFields(toTaskSelection);

/** In the order of the shape, whatever the order of the names, so that the same fields give the same statement. */
function pick<Name extends string>(
  shape: Readonly<Record<Name, unknown>>,
  names: readonly string[],
  sources: Readonly<Record<string, string>> = {},
) {
  const chosen = new Set(names.map((name) => sources[name] ?? name));
  const fields = Object.keys(shape).filter((name) => chosen.has(name));
  return Object.fromEntries(fields.map((name) => [name, true])) as { readonly [Field in Name]?: true };
}

type OperationInfo = Pick<GraphQLResolveInfo, 'operation' | 'fragments' | 'schema'>;

const profileSelections = new WeakMap<OperationInfo['operation'], QualityProfileSelection>();

/** What to read of quality profiles for all fields of an operation: they are read once for it. */
export function qualityProfileSelectionOf(info: OperationInfo): QualityProfileSelection {
  const selection = profileSelections.get(info.operation) ?? findProfileSelection(info);
  profileSelections.set(info.operation, selection);
  return selection;
}

function findProfileSelection({ operation, fragments, schema }: OperationInfo): QualityProfileSelection {
  // Movies refer to their profile by its id.
  const names = ['id'];
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Field({ name }) {
      if (types.getParentType()?.name === 'QualityProfile') names.push(name.value);
    },
  });
  for (const definition of [operation, ...Object.values(fragments)]) visit(definition, visitor);
  return pick(schemas.qualityProfileSchema.shape, names);
}

/** The fields of any of these selections. */
export function unionOf<Selection extends MovieSelection | TaskSelection>(
  selections: readonly Selection[],
): Selection {
  const [first = {}, ...others] = new Set<object>(selections);
  return others.reduce(join, first) as Selection;
}

function join(one: object, other: object): object {
  const joined: Record<string, unknown> = { ...one };
  for (const [name, selected] of Object.entries(other)) {
    const known = joined[name];
    joined[name] = isObject(known) && isObject(selected) ? join(known, selected) : known === true || selected;
  }
  return joined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The plain value of a field that was selected for certain. */
export function fieldOf<Node extends object, Field extends string & keyof Node>(
  node: Node,
  field: Field,
): Exclude<Node[Field], object | undefined> {
  const value = node[field];
  if (value === undefined) throw new TypeError(`The field ${field} was not selected.`);
  return value as Exclude<Node[Field], object | undefined>;
}
