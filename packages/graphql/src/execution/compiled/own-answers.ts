import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql';

const isText = (value: unknown) => typeof value === 'string';

/** Values that the scalars of the specification answer as they are. */
const isAnswer = new Map<GraphQLOutputType, (value: unknown) => boolean>([
  [GraphQLString, isText],
  [GraphQLID, isText],
  [GraphQLBoolean, (value) => typeof value === 'boolean'],
  [GraphQLInt, (value) => typeof value === 'number' && (value | 0) === value],
  [GraphQLFloat, (value) => typeof value === 'number' && Number.isFinite(value)],
]);

const never = () => false;

/** Which values of a nullable type are their own answers, for certain; not all of them have to be found. */
export function ownAnswers(type: GraphQLOutputType): (value: unknown) => boolean {
  return isAnswer.get(type) ?? never;
}
