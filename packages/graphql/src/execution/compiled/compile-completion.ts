import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { executeFields, failWith, infoOf } from './execute-fields.ts';
import { type Complete, isPromise, type ObjectPlan, type Run, type SelectedField } from './plan.ts';

/** Plans the selections of an object that a field answers. */
type PlanSubfields = (type: GraphQLObjectType, run: Run) => ObjectPlan;

/** Value completion, by the rules of the specification. */
export function compileCompletion(
  type: GraphQLOutputType,
  field: SelectedField,
  planSubfields: PlanSubfields,
): Complete {
  if (isNonNullType(type)) {
    return completeNonNull(field, compileCompletion(type.ofType, field, planSubfields));
  }
  if (isLeafType(type)) return completePresent(completeLeaf(type));
  if (isListType(type)) {
    const completeItem = compileCompletion(type.ofType, field, planSubfields);
    return completePresent(completeList(type.ofType, field, completeItem));
  }
  if (isObjectType(type)) return completePresent(completeObject(type, field, planSubfields));
  const known = new Map<GraphQLObjectType, Complete>();
  return completePresent(
    completeAbstract(type, field, (concrete) => {
      const complete = known.get(concrete) ?? completeObject(concrete, field, planSubfields);
      known.set(concrete, complete);
      return complete;
    }),
  );
}

function completeNonNull({ parentType, definition }: SelectedField, complete: Complete): Complete {
  return (value, path, run) => {
    const completed = complete(value, path, run);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`);
  };
}

/** Resolvers may return an error instead of throwing it. */
function completePresent(complete: Complete): Complete {
  return (value, path, run) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(value, path, run);
  };
}

function completeLeaf(type: GraphQLLeafType): Complete {
  return (value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw new Error(`A value of the type ${type.name} came out as ${serialized}`);
  };
}

function completeList(itemType: GraphQLOutputType, field: SelectedField, complete: Complete): Complete {
  const isNonNull = isNonNullType(itemType);
  const completeItem: Complete = (item, path, run) => {
    const fail = (error: unknown) => failWith(error, field, path, run, isNonNull);
    try {
      const completed = isPromise(item)
        ? item.then((resolved) => complete(resolved, path, run))
        : complete(item, path, run);
      return isPromise(completed) ? completed.then(undefined, fail) : completed;
    } catch (error) {
      return fail(error);
    }
  };
  return (value, path, run) => {
    if (!isIterable(value)) {
      throw new Error(`The field ${field.parentType.name}.${field.definition.name} is no list`);
    }
    const items: unknown[] = [];
    let isPending = false;
    for (const item of value) {
      const completed = completeItem(item, { prev: path, key: items.length, typename: undefined }, run);
      isPending ||= isPromise(completed);
      items.push(completed);
    }
    return isPending ? Promise.all(items) : items;
  };
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

function completeObject(
  type: GraphQLObjectType,
  field: SelectedField,
  planSubfields: PlanSubfields,
): Complete {
  let plan: ObjectPlan | undefined;
  const complete: Complete = (value, path, run) => {
    plan ??= planSubfields(type, run);
    return executeFields(plan, value, path, run);
  };
  const { isTypeOf } = type;
  if (!isTypeOf) return complete;
  return (value, path, run) => {
    const check = (isType: boolean) => {
      if (isType) return complete(value, path, run);
      throw new Error(`A value is not of the type ${type.name}`);
    };
    const isType = isTypeOf(value, run.context, infoOf(field, path, run));
    return isPromise(isType) ? isType.then(check) : check(isType);
  };
}

/** @param completeAs for values of a concrete type */
function completeAbstract(
  type: GraphQLAbstractType,
  field: SelectedField,
  completeAs: (concrete: GraphQLObjectType) => Complete,
): Complete {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (value, path, run) => {
    const complete = (name: string | undefined) => {
      const concrete = name === undefined ? undefined : run.schema.getType(name);
      if (isObjectType(concrete) && run.schema.isSubType(type, concrete)) {
        return completeAs(concrete)(value, path, run);
      }
      throw new Error(`A value of ${type.name} is said to be of the type ${name}, which it cannot be`);
    };
    const name = resolveType(value, run.context, infoOf(field, path, run), type);
    return isPromise(name) ? name.then(complete) : complete(name);
  };
}
