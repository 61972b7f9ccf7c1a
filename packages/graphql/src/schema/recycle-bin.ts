import {
  recycleBinEmptyOptionsSchema,
  recycleBinPageSchema,
  recycleBinQuerySchema,
  restoredFileSchema,
} from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { readTask } from './tasks.ts';

const id = idOf('item of the recycle bin');

export function addRecycleBin({ zod, query }: SchemaDeps): void {
  query('recycleBin', {
    type: zod.object(recycleBinPageSchema),
    description: 'The files that were deleted, the last one first.',
    args: recycleBinQuerySchema,
    size: 20,
    resolve: (_root, args, { library }) => library.recycleBin.list(args),
  });
}

export function addRecycleBinMutations({ zod, mutation, refs: { Task } }: SchemaDeps): void {
  mutation('restoreRecycleBinItem', {
    type: zod.object(restoredFileSchema),
    description: 'Puts a deleted file and its subtitles back where they were. Nothing is overwritten.',
    args: { id },
    resolve: (_root, args, { library }) => library.recycleBin.restore(args.id),
  });
  mutation('deleteRecycleBinItem', {
    type: 'ID',
    description: 'Deletes a file of the recycle bin for good. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.recycleBin.delete(args.id);
      return args.id.toLowerCase();
    },
  });
  mutation('emptyRecycleBin', {
    type: Task,
    description:
      'Deletes all files of the recycle bins for good, or joins the task under way. Many files need `confirm`.',
    args: recycleBinEmptyOptionsSchema,
    async resolve(_root, args, { library }, info) {
      const { taskId } = await library.recycleBin.empty(args);
      return readTask(library, taskId, info);
    },
  });
}
