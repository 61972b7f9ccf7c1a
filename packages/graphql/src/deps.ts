import type { Authorizer } from '@cinephage/core';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { GraphQLLimits } from './options.ts';

export interface GatewayDeps extends GraphQLLimits {
  readonly path: string;
  readonly schema: GraphQLSchema;
  readonly authorizer: Authorizer;
  /** An error as clients may see it; reports what is unexpected. */
  readonly maskError: (error: unknown) => GraphQLError;
  /** Fires when the host stops. */
  readonly stopping: AbortSignal;
}
