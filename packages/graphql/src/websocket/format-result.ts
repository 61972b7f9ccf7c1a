import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ExecutionResult } from 'graphql-ws';

/** A result as clients get it: without what its errors only tell the gateway. */
export function formatResult({ data, errors, extensions }: ExecutionResult): FormattedExecutionResult {
  return {
    ...(errors && { errors: errors.map(formatError) }),
    ...(data !== undefined && { data }),
    ...(extensions && { extensions }),
  };
}

/** `http` says how an error is answered. */
export function formatError(error: GraphQLError): GraphQLFormattedError {
  const { extensions, ...shown } = error.toJSON();
  const { http: _, ...rest } = extensions ?? {};
  return Object.keys(rest).length === 0 ? shown : { ...shown, extensions: rest };
}
