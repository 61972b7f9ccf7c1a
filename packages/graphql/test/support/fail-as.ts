import { setTimeout as sleep } from 'node:timers/promises';
import { LibraryError } from '@cinephage/core';
import { GraphQLError } from 'graphql';

/** Fails in one of many ways; the unexpected ones hold text that clients must not see. */
export function failAs(how: string): unknown {
  switch (how) {
    case 'library':
      throw new LibraryError('MOVIE_NOT_FOUND', 'There is no such movie.', { cause: new Error('secret') });
    case 'invalid':
      throw new LibraryError('INVALID_INPUT', 'filter.year must be an integer.', {
        details: [{ field: 'filter.year', message: 'must be an integer' }],
      });
    case 'limited':
      throw new LibraryError('RATE_LIMITED', 'Too many requests.', { retryAfterSeconds: 7 });
    case 'internal':
      throw new LibraryError('INTERNAL_ERROR', 'secret', { cause: new Error('secret') });
    case 'returned':
      return new Error('secret: returned');
    case 'rejected':
      return Promise.reject(new Error('secret: rejected'));
    case 'late':
      return sleep(5).then(() => Promise.reject(new Error('secret: late')));
    case 'aggregate':
      throw new AggregateError([new Error('secret: one'), new LibraryError('TASK_NOT_FOUND', 'No task.')]);
    case 'text':
      throw 'secret text';
    case 'nothing':
      throw undefined;
    case 'graphql':
      throw new GraphQLError('secret: of an executor');
    case 'coded':
      throw new GraphQLError('Shown as it is.', { extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } });
    case 'null':
      return null;
    case 'none':
      return 'none';
    default:
      throw new Error(`secret: ${how}`);
  }
}
