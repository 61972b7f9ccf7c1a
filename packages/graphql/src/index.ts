export type { Caller } from '@cinephage/core';
export * from './errors/error-codes.ts';
export { createGraphQLGateway, type GraphQLGateway, type ServerContext } from './gateway.ts';
export {
  defaultLimits,
  type GivenLimits,
  type GraphQLLimits,
  type GraphQLOptions,
  type NextFunction,
  type PersistedOperations,
} from './options.ts';
export { createSchema } from './schema/create-schema.ts';
