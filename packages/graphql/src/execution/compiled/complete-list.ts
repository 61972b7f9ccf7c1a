import { type GraphQLOutputType, isNonNullType, type ResponsePath } from 'graphql';
import { fail } from './execute-fields.ts';
import { type Complete, isPromise, type Run, type SelectedField } from './plan.ts';

/** @param complete for the items, whose type is `itemType` */
export function completeList(
  itemType: GraphQLOutputType,
  field: SelectedField,
  complete: Complete,
): Complete {
  const isNonNull = isNonNullType(itemType);

  const completeItem = (item: unknown, path: ResponsePath, run: Run): unknown => {
    const failItem = (error: unknown) => fail(error, field, path, run, isNonNull);
    try {
      const completed = isPromise(item)
        ? item.then((resolved) => complete(resolved, path, run))
        : complete(item, path, run);
      return isPromise(completed) ? completed.then(undefined, failItem) : completed;
    } catch (error) {
      return failItem(error);
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
