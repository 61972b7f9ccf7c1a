import type { Graphiql } from '../graphiql/create-graphiql.ts';
import type { CompleteAnswer } from './answer.ts';
import type { HttpRequest } from './http-request.ts';
import { acceptableTo } from './media-types.ts';

export interface FoundPage {
  readonly answer: CompleteAnswer;
  /** Whether it is a file that the page loads. */
  readonly isFile: boolean;
}

/**
 * GraphiQL, for browsers that come to the gateway's path, and its files below; null for every other request. Needs no
 * credentials, as there is nothing in it that is not in the package.
 */
export type FindPage = (request: HttpRequest) => Promise<FoundPage | null>;

/** @param graphiql null when it is not served */
export function createFindPage(path: string, graphiql: Graphiql | null): FindPage {
  return async ({ from: { method, headers }, pathname, received }) => {
    const isFile = pathname !== path && pathname !== `${path}/`;
    const isWanted = isFile || acceptableTo(headers.get('accept')).page;
    if (graphiql === null || !isWanted || (method !== 'GET' && method !== 'HEAD')) {
      return null;
    }
    const answer = await graphiql.answer(pathname, headers, received);
    return answer && { answer, isFile };
  };
}
