import {
  defaultFieldResolver,
  type GraphQLResolveInfo,
  getArgumentValues,
  locatedError,
  type ResponsePath,
  responsePathAsArray,
  TypeNameMetaFieldDef,
} from 'graphql';
import { type FieldPlan, isPromise, type ObjectPlan, type Run, type SelectedField } from './plan.ts';

type Answer = Record<string, unknown>;

/**
 * Executes the fields selected of one object.
 *
 * @param path of the object; undefined for the root
 * @throws GraphQLError when a non-null field failed
 */
export function executeFields(
  { fields, template }: ObjectPlan,
  source: unknown,
  path: ResponsePath | undefined,
  run: Run,
): Answer | Promise<Answer> {
  const answer: Answer = { ...template };
  const pending: PromiseLike<void>[] = [];
  try {
    for (const field of fields) {
      const value = executeField(field, source, path, run);
      if (isPromise(value)) {
        pending.push(
          value.then((completed) => {
            answer[field.key] = completed;
          }),
        );
      } else {
        answer[field.key] = value;
      }
    }
  } catch (error) {
    if (pending.length === 0) throw error;
    const fail = () => Promise.reject(error);
    // Fields that have begun may fail as well; without a handler that would be an unhandled rejection.
    return Promise.all(pending).then(fail, fail);
  }
  return pending.length === 0 ? answer : Promise.all(pending).then(() => answer);
}

function executeField(
  field: FieldPlan,
  source: unknown,
  parent: ResponsePath | undefined,
  run: Run,
): unknown {
  const { resolve, name } = field.definition;
  // Most fields are properties, and most properties are answered as they are.
  const property = resolve === undefined && isObjectLike(source) ? source[name] : undefined;
  if (field.isAnswer(property)) return property;
  const path: ResponsePath = { prev: parent, key: field.key, typename: field.parentType.name };
  const fail = (error: unknown) => failField(error, field, path, run);
  try {
    const isResolved = resolve === undefined && typeof property !== 'function';
    const value = isResolved ? property : resolveField(field, source, path, run);
    const completed = isPromise(value)
      ? value.then((resolved) => field.complete(resolved, path, run))
      : field.complete(value, path, run);
    return isPromise(completed) ? completed.then(undefined, fail) : completed;
  } catch (error) {
    return fail(error);
  }
}

const isObjectLike = (value: unknown): value is Record<string, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** The value of a resolver, or else of a method of the object. */
function resolveField(field: FieldPlan, source: unknown, path: ResponsePath, run: Run): unknown {
  if (field.definition === TypeNameMetaFieldDef) return field.parentType.name;
  run.signal?.throwIfAborted();
  const resolve = field.definition.resolve ?? defaultFieldResolver;
  return resolve(source, argumentsOf(field, run), run.context, infoOf(field, path, run));
}

function argumentsOf(field: FieldPlan, run: Run): { [argument: string]: unknown } {
  const [node] = field.nodes;
  if (field.definition.args.length === 0 || node === undefined) return {};
  const values = run.argumentsOf.get(field) ?? getArgumentValues(field.definition, node, run.variables);
  run.argumentsOf.set(field, values);
  return values;
}

export function infoOf(field: SelectedField, path: ResponsePath, run: Run): GraphQLResolveInfo {
  const { schema, fragments, rootValue, operation, variables: variableValues } = run;
  const { definition, nodes: fieldNodes, parentType } = field;
  const { name: fieldName, type: returnType } = definition;
  return {
    fieldName,
    fieldNodes,
    returnType,
    parentType,
    path,
    schema,
    fragments,
    rootValue,
    operation,
    variableValues,
  };
}

function failField(thrown: unknown, field: FieldPlan, path: ResponsePath, run: Run): null {
  const errors: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  for (const error of errors) failWith(error, field, path, run, field.isNonNull);
  return null;
}

/**
 * Records the error of a field or a list item.
 *
 * @returns its value, null
 * @throws GraphQLError if it is non-null
 */
export function failWith(
  thrown: unknown,
  { nodes }: SelectedField,
  path: ResponsePath,
  { errors }: Run,
  isNonNull: boolean,
): null {
  const error = locatedError(thrown, nodes, responsePathAsArray(path));
  if (isNonNull) throw error;
  errors.push(error);
  return null;
}
