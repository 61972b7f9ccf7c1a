import * as schemas from '@cinephage/core/schemas';
import { answerId, idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

const id = idOf('item of the recycle bin');

export function addRecycleBin({ zod, query, mutation, refs: { Task } }: SchemaDeps): void {
  query('recycleBin', zod.object(schemas.recycleBinPageSchema), {
    description: 'The files that were deleted, the last one first.',
    args: schemas.recycleBinQuerySchema,
    resolve: (_root, args, { library }) => library.recycleBin.list(args),
  });
  mutation('restoreRecycleBinItem', zod.object(schemas.restoredFileSchema), {
    description: 'Puts a deleted file and its subtitles back where they were. Nothing is overwritten.',
    args: { id },
    resolve: (_root, args, { library }) => library.recycleBin.restore(args.id),
  });
  mutation('deleteRecycleBinItem', 'ID', {
    description: 'Deletes a file of the recycle bin for good. Answers its id.',
    args: { id },
    resolve: answerId((args, { recycleBin }) => recycleBin.delete(args.id)),
  });
  mutation('emptyRecycleBin', Task, {
    description:
      'Deletes all files of the recycle bins for good, or joins the task under way. Many files need `confirm`.',
    args: schemas.recycleBinEmptyOptionsSchema,
    resolve: answerTask((args, { recycleBin }) => recycleBin.empty(args)),
  });
}
