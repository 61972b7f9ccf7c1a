import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { GraphQLContext } from '../context.ts';
import { operationError } from '../errors/operation-error.ts';

/** A document of several mutations begins no more of them once its time is up or its caller has left. */
export function stopWhenGivenUp(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (root, args, context: GraphQLContext, info) => {
      if (context.signal?.aborted) {
        throw operationError('OPERATION_ABORTED', 'The operation was given up before this was begun.');
      }
      return resolve(root, args, context, info);
    };
  }
  return schema;
}
