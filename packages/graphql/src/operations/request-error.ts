import { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from '../errors/error-codes.ts';

/** How a request whose operation was not executed is answered over HTTP; never sent as part of an error. */
export interface HttpOfError {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether the request was sound and only its operation was not: by the GraphQL-over-HTTP specification that is 200 for
   * clients that take `application/json`.
   */
  readonly spec?: boolean;
}

/** A request that is no sound GraphQL request. `message` is safe to show. */
export function requestError(code: GraphQLErrorCode, message: string, http: HttpOfError): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http } });
}

export function badRequest(message: string): GraphQLError {
  return requestError('INVALID_INPUT', message, { status: 400 });
}

/** What the error itself says about it, if anything. */
export function httpOf({ extensions }: GraphQLError): HttpOfError | undefined {
  const { http } = extensions;
  return isHttpOfError(http) ? http : undefined;
}

function isHttpOfError(value: unknown): value is HttpOfError {
  return typeof value === 'object' && value !== null && 'status' in value && typeof value.status === 'number';
}
