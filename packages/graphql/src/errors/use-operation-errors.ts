import { type DocumentNode, GraphQLError } from 'graphql';
import { handleStreamOrSingleExecutionResult, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { signalOf } from '../execution/use-timeout.ts';
import { cutErrors, maximumErrors, moreErrors } from './cut-errors.ts';
import { locationOf } from './error-location.ts';
import { toInputError } from './input-error.ts';
import { operationError } from './operation-error.ts';

/**
 * Gives every error about an operation its code, names the argument that a bad value was for, and lists no more errors than
 * a person reads. What happens inside resolvers is left to the mask.
 */
export function useOperationErrors(): Plugin {
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (result instanceof GraphQLError && result.extensions.code === undefined) {
          replaceParseResult(operationError('GRAPHQL_PARSE_FAILED', result.message, locationOf(result)));
        }
      },
    onValidate({ params, validateFn, setValidationFn }) {
      const document: DocumentNode = params.documentAST;
      setValidationFn((schema, documentAST, rules, options) =>
        validateFn(schema, documentAST, rules, { ...options, maxErrors: maximumErrors }),
      );
      return ({ result, valid, setResult }) => {
        if (!valid) {
          setResult(toValidationErrors(result, document));
        }
      };
    },
    onExecute: () => ({
      onExecuteDone: (payload) => handleStreamOrSingleExecutionResult(payload, describeExecutionErrors),
    }),
    onSubscribe: () => ({
      onSubscribeResult(payload) {
        const { result } = payload;
        return isAsyncIterable(result)
          ? { onNext: describeExecutionErrors }
          : describeExecutionErrors({ ...payload, result });
      },
    }),
  };
}

function toValidationErrors(errors: readonly Error[], document: DocumentNode): Error[] {
  const described = errors.slice(0, maximumErrors).map((error) => {
    // Those of a known document come out of the cache as they went in.
    if (!(error instanceof GraphQLError) || error.extensions.code !== undefined) {
      return error;
    }
    const location = locationOf(error);
    return toInputError(error, document) ?? operationError(codeOf(error), error.message, location);
  });
  return errors.length > maximumErrors ? [...described, moreErrors()] : described;
}

/** graphql-js has one limit of its own among the rules for documents. */
const codeOf = ({ message }: GraphQLError) =>
  message === 'Maximum introspection depth exceeded'
    ? 'OPERATION_LIMIT_EXCEEDED'
    : 'GRAPHQL_VALIDATION_FAILED';

interface Executed {
  readonly args: { readonly document: DocumentNode; readonly contextValue: object };
  readonly result: { readonly errors?: readonly unknown[] };
  setResult(result: object): void;
}

function describeExecutionErrors({ args, result, setResult }: Executed): void {
  if (result.errors === undefined) {
    return;
  }
  const errors = result.errors.map((error) =>
    error instanceof GraphQLError ? describeError(error, args) : error,
  );
  setResult({ ...result, errors: cutErrors(errors) });
}

function describeError(error: GraphQLError, { document, contextValue }: Executed['args']): GraphQLError {
  const original = originalOf(error);
  if (original instanceof GraphQLError && original.extensions.code === undefined) {
    return toInputError(error, document) ?? error;
  }
  if (original.name === 'AbortError' && signalOf(contextValue)?.aborted) {
    return operationError('OPERATION_ABORTED', 'The operation was given up.', {
      ...locationOf(error),
      status: 499,
    });
  }
  return error;
}

function originalOf(error: Error): Error {
  return error instanceof GraphQLError && error.originalError ? originalOf(error.originalError) : error;
}
