import { renameFilesSchema, renamePreviewParamsSchema, renamePreviewSchema } from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';
import { readTask } from './tasks.ts';

export function addRenames({ zod, query }: SchemaDeps): void {
  query('renamePreview', {
    type: zod.object(renamePreviewSchema),
    description: 'The files whose names differ from those by the templates.',
    args: renamePreviewParamsSchema,
    size: 100,
    resolve: (_root, args, { library }) => library.renames.preview(args),
  });
}

export function addRenameMutations({ mutation, refs: { Task } }: SchemaDeps): void {
  mutation('renameFiles', {
    type: Task,
    description:
      'Renames files by the templates, with their subtitles and `.nfo` files. The folder of a movie keeps its name, and nothing is overwritten.',
    args: renameFilesSchema,
    async resolve(_root, args, { library }, info) {
      const { taskId } = await library.renames.execute(args);
      return readTask(library, taskId, info);
    },
  });
}
