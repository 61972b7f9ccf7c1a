import { wantedSearchSchema } from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';
import { readTask } from './tasks.ts';

export function addWantedMutations({ mutation, refs: { Task } }: SchemaDeps): void {
  mutation('searchWantedMovies', {
    type: Task,
    description: 'Queues searches for wanted movies.',
    args: wantedSearchSchema,
    async resolve(_root, args, { library }, info) {
      const { taskId } = await library.wanted.search(args);
      return readTask(library, taskId, info);
    },
  });
}
