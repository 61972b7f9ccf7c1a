import { type ErrorCode, errorCodes } from '@cinephage/core';

/** Codes of errors that only the gateway has; all others are core's codes. */
export const gatewayErrorCodes = [
  /** The document is no GraphQL. */
  'GRAPHQL_PARSE_FAILED',
  /** The document is invalid for the schema. Values that are invalid for their argument are `INVALID_INPUT`. */
  'GRAPHQL_VALIDATION_FAILED',
  /** The document has no operation, several without saying which, or none of this name. */
  'OPERATION_RESOLUTION_FAILURE',
  /** The operation is too large, too deep or asks for too much. */
  'OPERATION_LIMIT_EXCEEDED',
  'OPERATION_TIMEOUT',
  /** The caller left before the answer was there. */
  'OPERATION_ABORTED',
  /** Stands for errors that are not listed one by one. */
  'TOO_MANY_ERRORS',
  /** No operation is known by this hash. The names are those that Apollo's clients act upon. */
  'PERSISTED_QUERY_NOT_FOUND',
  /** None is known by any. */
  'PERSISTED_QUERY_NOT_SUPPORTED',
  /** Only operations that are known by their hash are executed. */
  'PERSISTED_QUERY_ID_REQUIRED',
  'NOT_FOUND',
  'INVALID_JSON',
  'PAYLOAD_TOO_LARGE',
  'METHOD_NOT_ALLOWED',
  'UNSUPPORTED_MEDIA_TYPE',
  'NOT_ACCEPTABLE',
] as const;

/** Every `extensions.code` that a caller can meet. */
export const graphqlErrorCodes = [...errorCodes, ...gatewayErrorCodes] as const;

export type GatewayErrorCode = (typeof gatewayErrorCodes)[number];
export type GraphQLErrorCode = ErrorCode | GatewayErrorCode;
