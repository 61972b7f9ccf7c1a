import { type DocumentNode, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { operationError } from '../errors/operation-error.ts';
import type { GraphQLLimits } from '../options.ts';
import { type DocumentLimits, limitDocument } from './limit-document.ts';
import { limitError, print } from './limit-error.ts';

/**
 * Refuses documents that are too long, too deep or too wide before they are validated, which takes time that grows with the
 * square of what is in them. Documents out of the parse cache have been through it.
 */
export function useDocumentLimits(
  limits: DocumentLimits & Pick<GraphQLLimits, 'maxDocumentLength' | 'maxTokens'>,
): Plugin {
  const { maxDocumentLength, maxTokens } = limits;
  return {
    onParse({ params, parseFn, setParseFn }) {
      const length = lengthOf(params.source);
      if (length > maxDocumentLength) {
        const limit = { name: 'maxDocumentLength', allowed: maxDocumentLength, found: length };
        throw limitError(limit, `The document has ${print(length)} characters`, { advice: inVariables });
      }
      setParseFn((source, options): DocumentNode => {
        const document = parseTokens(
          () => parseFn(source, { ...options, maxTokens, maxComments: maxTokens }),
          maxTokens,
        );
        const error = limitDocument(document, limits);
        if (error !== null) {
          throw error;
        }
        return document;
      });
    },
  };
}

const inVariables = 'Values belong in variables.';

function lengthOf(source: string | { readonly body: string }): number {
  return typeof source === 'string' ? source.length : source.body.length;
}

const tooManyTokens = /^Syntax Error: Document contains more tha[nt] \d+ (?:token|comment)s/u;

function parseTokens(parse: () => DocumentNode, maxTokens: number): DocumentNode {
  try {
    return parse();
  } catch (error) {
    if (error instanceof GraphQLError && tooManyTokens.test(error.message)) {
      const limit = { name: 'maxTokens', allowed: maxTokens, found: maxTokens + 1 };
      throw limitError(limit, `The document has more than ${print(maxTokens)} tokens`, {
        advice: inVariables,
      });
    }
    if (error instanceof RangeError) {
      // The parser calls itself for each bracket, and how many calls the stack holds depends on how warm the code is.
      const message = 'The document is nested too deep to be read.';
      throw operationError('OPERATION_LIMIT_EXCEEDED', message);
    }
    throw error;
  }
}
