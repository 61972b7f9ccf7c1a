import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { completeValue, executeFields } from './execute-fields.ts';
import { type FieldPlan, isPromise, type ObjectPlan, type Run, type ValuePlan } from './plan.ts';

type Complete = ValuePlan['complete'];
type Field = Pick<FieldPlan, 'definition' | 'parentType' | 'nodes'>;
/** Plans the selections of an object that a field answers. */
type PlanSubfields = (type: GraphQLObjectType, run: Run) => ObjectPlan;

/** Value completion, by the rules of the specification. */
export function compileCompletion(type: GraphQLOutputType, field: Field, plan: PlanSubfields): Complete {
  const { parentType, definition } = field;
  if (isNonNullType(type)) {
    const complete = compileCompletion(type.ofType, field, plan);
    return (value, path, run) => {
      const completed = complete(value, path, run);
      if (completed !== null) return completed;
      throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`);
    };
  }
  const complete = compilePresent(type, field, plan);
  return (value, path, run) => {
    if (value === null || value === undefined) return null;
    // Resolvers may return an error instead of throwing it.
    if (value instanceof Error) throw value;
    return complete(value, path, run);
  };
}

function compilePresent(type: GraphQLOutputType, field: Field, plan: PlanSubfields): Complete {
  if (isLeafType(type)) {
    return (value) => {
      const serialized: unknown = type.serialize(value);
      if (serialized !== null && serialized !== undefined) return serialized;
      throw new Error(`A value of the type ${type.name} came out as ${serialized}`);
    };
  }
  if (isListType(type)) {
    const complete = compileCompletion(type.ofType, field, plan);
    return completeList(field, { nodes: field.nodes, isNonNull: isNonNullType(type.ofType), complete });
  }
  if (!isObjectType(type)) throw new Error(`Values of ${type} are not completed here.`);
  let planned: ObjectPlan | undefined;
  return (value, path, run) => {
    planned ??= plan(type, run);
    return executeFields(planned, value, path, run);
  };
}

function completeList({ parentType, definition }: Field, item: ValuePlan): Complete {
  return (value, path, run) => {
    if (!isIterable(value)) throw new Error(`The field ${parentType.name}.${definition.name} is no list`);
    const items: unknown[] = [];
    let isPending = false;
    for (const one of value) {
      const completed = completeValue(item, one, { prev: path, key: items.length, typename: undefined }, run);
      isPending ||= isPromise(completed);
      items.push(completed);
    }
    return isPending ? Promise.all(items) : items;
  };
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;
