import {
  defaultFieldResolver,
  getArgumentValues,
  locatedError,
  type ResponsePath,
  responsePathAsArray,
  TypeNameMetaFieldDef,
} from 'graphql';
import { type FieldPlan, isPromise, type ObjectPlan, type Run, type ValuePlan } from './plan.ts';

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
  let value: unknown = property;
  if (resolve !== undefined || typeof property === 'function') {
    try {
      value = resolveField(field, source, path, run);
    } catch (error) {
      return fail(error, field, path, run);
    }
  }
  return completeValue(field, value, path, run);
}

const isObjectLike = (value: unknown): value is Record<string, unknown> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** The value of a resolver, or else of a method of the object. */
function resolveField(field: FieldPlan, source: unknown, path: ResponsePath, run: Run): unknown {
  const { definition, nodes: fieldNodes, parentType } = field;
  if (definition === TypeNameMetaFieldDef) return parentType.name;
  run.signal?.throwIfAborted();
  const { name: fieldName, type: returnType, resolve = defaultFieldResolver } = definition;
  const { context, variables: variableValues, schema, fragments, rootValue, operation } = run;
  const ofField = { fieldName, fieldNodes, returnType, parentType, path, variableValues };
  return resolve(source, argumentsOf(field, run), context, {
    ...ofField,
    schema,
    fragments,
    rootValue,
    operation,
  });
}

function argumentsOf(field: FieldPlan, run: Run): { [argument: string]: unknown } {
  const [node] = field.nodes;
  if (field.definition.args.length === 0 || node === undefined) return {};
  const values = run.argumentsOf.get(field) ?? getArgumentValues(field.definition, node, run.variables);
  run.argumentsOf.set(field, values);
  return values;
}

/** The answer of a field or of an item of a list, which may be a promise. @throws GraphQLError if it failed and is non-null */
export function completeValue(plan: ValuePlan, value: unknown, path: ResponsePath, run: Run): unknown {
  try {
    const completed = isPromise(value)
      ? value.then((resolved) => plan.complete(resolved, path, run))
      : plan.complete(value, path, run);
    return isPromise(completed)
      ? completed.then(undefined, (error: unknown) => fail(error, plan, path, run))
      : completed;
  } catch (error) {
    return fail(error, plan, path, run);
  }
}

/** @returns the value of what has failed, null @throws GraphQLError if it is non-null */
function fail(thrown: unknown, { nodes, isNonNull }: ValuePlan, path: ResponsePath, { errors }: Run): null {
  const causes: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  for (const cause of causes) {
    const error = locatedError(cause, nodes, responsePathAsArray(path));
    if (isNonNull) throw error;
    errors.push(error);
  }
  return null;
}
