import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { operationError } from '../errors/operation-error.ts';
import type { GraphQLLimits } from '../options.ts';
import { type DocumentLimits, limitDocument } from './limit-document.ts';
import { checkLimit } from './limit-error.ts';

/**
 * Refuses documents that are too long, too deep or too wide before they are validated, as validation takes time that grows with
 * the square of their fields. Documents in the parse cache have passed.
 */
export function useDocumentLimits(
  limits: DocumentLimits & Pick<GraphQLLimits, 'maxDocumentLength' | 'maxTokens'>,
): Plugin {
  const { maxDocumentLength, maxTokens } = limits;
  const refuseLength = (found: number) =>
    checkLimit(
      { name: 'maxDocumentLength', allowed: maxDocumentLength, found },
      (length) => `The document has ${length} characters`,
      useVariables,
    );
  return {
    onParse({ params: { source }, parseFn, setParseFn }) {
      throwIf(refuseLength((typeof source === 'string' ? source : source.body).length));
      setParseFn((text, options) => {
        try {
          const document = parseFn(text, { ...options, maxTokens, maxComments: maxTokens });
          throwIf(limitDocument(document, limits));
          return document;
        } catch (error) {
          throw toLimitError(error, maxTokens);
        }
      });
    },
  };
}

const useVariables = 'Values belong in variables.';
const tooManyTokens = /^Syntax Error: Document contains more tha[nt] \d+ (?:token|comment)s/u;

function throwIf(error: GraphQLError | null): void {
  if (error !== null) throw error;
}

function toLimitError(error: unknown, maxTokens: number): unknown {
  if (error instanceof GraphQLError && tooManyTokens.test(error.message)) {
    const limit = { name: 'maxTokens', allowed: maxTokens, found: maxTokens + 1 };
    const allowed = maxTokens.toLocaleString('en-US');
    return checkLimit(limit, () => `The document has more than ${allowed} tokens`, useVariables);
  }
  // The parser calls itself for each bracket, and how many calls the stack holds depends on how warm the code is.
  return error instanceof RangeError
    ? operationError('OPERATION_LIMIT_EXCEEDED', 'The document is nested too deep to be read.')
    : error;
}
