import { optionRules, validateOptions } from '@cinephage/core';
import { z } from 'zod';
import type { GraphQLLimits, GraphQLOptions, PersistedOperations } from './options.ts';

/** What is no limit, such as `Number(undefined)`, would limit nothing. */
const limit = z
  .custom<number>(
    (value) => value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && Number(value) > 0),
    {
      error: 'must be a positive integer, or Infinity for none',
    },
  )
  .optional();

const limitRules = z.strictObject({
  maxBodyBytes: limit,
  maxDocumentLength: limit,
  maxTokens: limit,
  maxDepth: limit,
  maxAliases: limit,
  maxFields: limit,
  maxRootFields: limit,
  maxComplexity: limit,
  maxBatch: limit,
  timeoutMs: limit,
  maxSubscriptionsPerCredential: limit,
  heartbeatMs: limit,
  drainWithinMs: limit,
} satisfies Record<keyof GraphQLLimits, z.ZodType>);

const persistedOperations = z.strictObject({
  get: optionRules.callback,
  only: z.boolean().optional(),
} satisfies Record<keyof PersistedOperations, z.ZodType>);

const rules = z.strictObject({
  auth: optionRules.authenticator.optional(),
  rateLimits: optionRules.rateLimits.optional(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  path: z.string().startsWith('/', { error: 'must begin with a slash' }).optional(),
  limits: limitRules.optional(),
  persistedOperations: persistedOperations.optional(),
  automaticPersistedQueries: z.boolean().optional(),
  graphiql: z.boolean().optional(),
  plugins: z.array(z.object({})).readonly().optional(),
  onError: optionRules.callback.optional(),
  signal: optionRules.signal.optional(),
} satisfies Record<keyof GraphQLOptions, z.ZodType>);

/** @throws LibraryError `INVALID_INPUT` for an option or a limit that is wrong or unknown */
export function checkGraphQLOptions(options: GraphQLOptions): void {
  validateOptions(rules, options);
}
