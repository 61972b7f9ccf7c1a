import { type DocumentNode, GraphQLError } from 'graphql';
import { handleStreamOrSingleExecutionResult, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { signalOf } from '../execution/use-timeout.ts';
import { originalOf } from './error-mask.ts';
import { toInputError } from './input-error.ts';
import { cutErrors, maximumErrors, moreErrors, operationError } from './operation-error.ts';

/**
 * Gives every error about an operation its code, names the argument that an invalid value was for, and limits the number of
 * errors. Unexpected errors of resolvers are left to the mask.
 */
export function useOperationErrors(): Plugin {
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (result instanceof GraphQLError && result.extensions.code === undefined) {
          replaceParseResult(operationError('GRAPHQL_PARSE_FAILED', result.message, { at: result }));
        }
      },
    onValidate({ params, validateFn, setValidationFn }) {
      setValidationFn((schema, documentAST, rules, options) =>
        validateFn(schema, documentAST, rules, { ...options, maxErrors: maximumErrors }),
      );
      return ({ result, valid, setResult }) => {
        if (!valid) setResult(toValidationErrors(result, params.documentAST));
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
    // Errors of a known document come from the cache, with their codes.
    if (!(error instanceof GraphQLError) || error.extensions.code !== undefined) return error;
    // graphql-js has one limit of its own among the rules for documents.
    const isLimit = error.message === 'Maximum introspection depth exceeded';
    const code = isLimit ? 'OPERATION_LIMIT_EXCEEDED' : 'GRAPHQL_VALIDATION_FAILED';
    return toInputError(error, document) ?? operationError(code, error.message, { at: error });
  });
  return errors.length > maximumErrors ? [...described, moreErrors()] : described;
}

interface Executed {
  readonly args: { readonly document: DocumentNode; readonly contextValue: object };
  readonly result: { readonly errors?: readonly unknown[] };
  setResult(result: object): void;
}

function describeExecutionErrors({ args, result, setResult }: Executed): void {
  if (result.errors === undefined) return;
  const errors = result.errors.map((error) =>
    error instanceof GraphQLError ? describe(error, args) : error,
  );
  setResult({ ...result, errors: cutErrors(errors) });
}

function describe(error: GraphQLError, { document, contextValue }: Executed['args']): GraphQLError {
  const original = originalOf(error);
  if (original instanceof GraphQLError && original.extensions.code === undefined) {
    return toInputError(error, document) ?? error;
  }
  const isAbort = original instanceof Error && original.name === 'AbortError';
  if (!isAbort || !signalOf(contextValue)?.aborted) return error;
  return operationError('OPERATION_ABORTED', 'The operation was given up.', { at: error, status: 499 });
}
