import { GraphQLError } from 'graphql';
import type { GraphQLErrorCode } from '../errors/error-codes.ts';

/** An error of a request that is not a valid GraphQL request; it is answered with `status` whatever the media type. */
export const requestError = (
  code: GraphQLErrorCode,
  message: string,
  status = 400,
  headers: Readonly<Record<string, string>> = {},
) => new GraphQLError(message, { extensions: { code, http: { status, headers: { ...headers } } } });
