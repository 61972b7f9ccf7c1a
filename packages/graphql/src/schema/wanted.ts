import * as schemas from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

export function addWantedMutations({ mutation, refs: { Task } }: SchemaDeps): void {
  mutation('searchWantedMovies', Task, {
    description: 'Queues searches for wanted movies.',
    args: schemas.wantedSearchSchema,
    resolve: answerTask((args, { wanted }) => wanted.search(args)),
  });
}
