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
  return {
    onParse({ params: { source }, parseFn, setParseFn }) {
      const { length } = typeof source === 'string' ? source : source.body;
      throwIf(checkLimit('maxDocumentLength', maxDocumentLength, length));
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

const tooManyTokens = /^Syntax Error: Document contains more tha[nt] \d+ (?:token|comment)s/u;

function throwIf(error: GraphQLError | null): void {
  if (error !== null) throw error;
}

function toLimitError(error: unknown, maxTokens: number): unknown {
  if (error instanceof GraphQLError && tooManyTokens.test(error.message)) {
    return checkLimit('maxTokens', maxTokens, maxTokens + 1);
  }
  // The parser calls itself for each bracket, and how many calls the stack holds depends on how warm the code is.
  return error instanceof RangeError
    ? operationError('OPERATION_LIMIT_EXCEEDED', 'The document is nested too deep to be read.')
    : error;
}
