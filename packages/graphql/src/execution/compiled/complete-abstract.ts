import { defaultTypeResolver, type GraphQLAbstractType, type GraphQLObjectType, isObjectType } from 'graphql';
import { infoOf } from './execute-fields.ts';
import { type Complete, isPromise, type Run, type SelectedField } from './plan.ts';

/** @param completeAs for values of a concrete type */
export function completeAbstract(
  type: GraphQLAbstractType,
  field: SelectedField,
  completeAs: (concrete: GraphQLObjectType) => Complete,
): Complete {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (value, path, run) => {
    const complete = (name: string | undefined) =>
      completeAs(concreteType(name, type, run))(value, path, run);
    const name = resolveType(value, run.context, infoOf(field, path, run), type);
    return isPromise(name) ? name.then(complete) : complete(name);
  };
}

function concreteType(
  name: string | undefined,
  type: GraphQLAbstractType,
  { schema }: Run,
): GraphQLObjectType {
  const concrete = name === undefined ? undefined : schema.getType(name);
  if (!isObjectType(concrete) || !schema.isSubType(type, concrete)) {
    throw new Error(`A value of ${type.name} is said to be of the type ${name}, which it cannot be`);
  }
  return concrete;
}
