export type { ErrorReporter } from './answer-errors.ts';
export { answerErrors } from './answer-errors.ts';
export type { ErrorBody, RestErrorCode, TransportErrorCode } from './errors.ts';
export { errorBody, statusByCode } from './errors.ts';
export { createNotFound } from './not-found.ts';
export type { OpenApiDocument, OpenApiOptions } from './openapi/document.ts';
export { createOpenApiDocument } from './openapi/document.ts';
export type { AuthHandler, RestOptions } from './options.ts';
export { createRestRouter } from './router.ts';
