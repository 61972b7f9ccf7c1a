import {
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { completeAbstract } from './complete-abstract.ts';
import { completeList } from './complete-list.ts';
import { executeFields, infoOf } from './execute-fields.ts';
import { type Complete, isPromise, type ObjectPlan, type Run, type SelectedField } from './plan.ts';

/** Plans what is selected of an object that a field answers. */
export type PlanSubfields = (type: GraphQLObjectType, run: Run) => ObjectPlan;

/** How values of a type become answers, by the rules of the specification. */
export function compileCompletion(
  type: GraphQLOutputType,
  field: SelectedField,
  planSubfields: PlanSubfields,
): Complete {
  if (isNonNullType(type)) {
    return completeNonNull(field, compileCompletion(type.ofType, field, planSubfields));
  }
  if (isLeafType(type)) {
    return completeLeaf(type);
  }
  if (isListType(type)) {
    const item = compileCompletion(type.ofType, field, planSubfields);
    return completePresent(completeList(type.ofType, field, item));
  }
  if (isObjectType(type)) {
    return completePresent(completeObject(type, field, planSubfields));
  }
  const completeAs = new Map<GraphQLObjectType, Complete>();
  return completePresent(
    completeAbstract(type, field, (concrete) => {
      const complete = completeAs.get(concrete) ?? completeObject(concrete, field, planSubfields);
      completeAs.set(concrete, complete);
      return complete;
    }),
  );
}

function completeNonNull({ parentType, definition }: SelectedField, complete: Complete): Complete {
  return (value, path, run) => {
    const completed = complete(value, path, run);
    if (completed === null) {
      throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`);
    }
    return completed;
  };
}

/** Resolvers may return an error instead of throwing it. */
function completePresent(complete: Complete): Complete {
  return (value, path, run) => {
    if (value === null || value === undefined) {
      return null;
    }
    if (value instanceof Error) {
      throw value;
    }
    return complete(value, path, run);
  };
}

function completeLeaf(type: GraphQLLeafType): Complete {
  return completePresent((value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized === null || serialized === undefined) {
      throw new Error(`A value of the type ${type.name} came out as ${serialized}`);
    }
    return serialized;
  });
}

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
  if (!isTypeOf) {
    return complete;
  }
  return (value, path, run) => {
    const check = (isType: boolean) => {
      if (!isType) {
        throw new Error(`A value is not of the type ${type.name}`);
      }
      return complete(value, path, run);
    };
    const isType = isTypeOf(value, run.context, infoOf(field, path, run));
    return isPromise(isType) ? isType.then(check) : check(isType);
  };
}
