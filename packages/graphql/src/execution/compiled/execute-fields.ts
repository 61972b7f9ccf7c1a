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
 * The answer for one object.
 *
 * @param path of the object; undefined for the root
 * @throws GraphQLError when a field that may not be null failed
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
    if (pending.length === 0) {
      throw error;
    }
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
  const path: ResponsePath = { prev: parent, key: field.key, typename: field.parentType.name };
  try {
    // Most fields by far are properties, and most of those are answered as they are.
    const property = resolve === undefined && isObjectLike(source) ? source[name] : undefined;
    if (field.isAnswer(property)) {
      return property;
    }
    const isResolved = resolve === undefined && typeof property !== 'function';
    const value = isResolved ? property : resolveField(field, source, path, run);
    const completed = isPromise(value)
      ? value.then((resolved) => field.complete(resolved, path, run))
      : field.complete(value, path, run);
    return isPromise(completed)
      ? completed.then(undefined, (error) => failField(error, field, path, run))
      : completed;
  } catch (error) {
    return failField(error, field, path, run);
  }
}

const isObjectLike = (value: unknown): value is Record<string, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** What a resolver answers, or else a method of the object. */
function resolveField(field: FieldPlan, source: unknown, path: ResponsePath, run: Run): unknown {
  if (field.definition === TypeNameMetaFieldDef) {
    return field.parentType.name;
  }
  run.signal?.throwIfAborted();
  const resolve = field.definition.resolve ?? defaultFieldResolver;
  return resolve(source, argumentsOf(field, run), run.context, infoOf(field, path, run));
}

function argumentsOf(field: FieldPlan, run: Run): { [argument: string]: unknown } {
  const [node] = field.nodes;
  if (field.definition.args.length === 0 || node === undefined) {
    return {};
  }
  const known = run.argumentsOf.get(field);
  if (known !== undefined) {
    return known;
  }
  const values = getArgumentValues(field.definition, node, run.variables);
  run.argumentsOf.set(field, values);
  return values;
}

export function infoOf(field: SelectedField, path: ResponsePath, run: Run): GraphQLResolveInfo {
  return {
    fieldName: field.definition.name,
    fieldNodes: field.nodes,
    returnType: field.definition.type,
    parentType: field.parentType,
    path,
    schema: run.schema,
    fragments: run.fragments,
    rootValue: run.rootValue,
    operation: run.operation,
    variableValues: run.variables,
  };
}

function failField(thrown: unknown, field: FieldPlan, path: ResponsePath, run: Run): null {
  const errors: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  for (const error of errors) {
    fail(error, field, path, run, field.isNonNull);
  }
  return null;
}

/**
 * Makes null of what failed.
 *
 * @throws GraphQLError when it may not be null
 */
export function fail(
  thrown: unknown,
  { nodes }: SelectedField,
  path: ResponsePath,
  { errors }: Run,
  isNonNull: boolean,
): null {
  const error = locatedError(thrown, nodes, responsePathAsArray(path));
  if (isNonNull) {
    throw error;
  }
  errors.push(error);
  return null;
}
