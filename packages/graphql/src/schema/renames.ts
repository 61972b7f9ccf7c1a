import * as schemas from '@cinephage/core/schemas';
import type { SchemaDeps } from './schema-deps.ts';
import { answerTask } from './tasks.ts';

export function addRenames({ zod, query, mutation, refs: { Task } }: SchemaDeps): void {
  query('renamePreview', zod.object(schemas.renamePreviewSchema), {
    description: 'The files whose names differ from those by the templates.',
    args: schemas.renamePreviewParamsSchema,
    resolve: (_root, args, { library }) => library.renames.preview(args),
  });
  mutation('renameFiles', Task, {
    description:
      'Renames files by the templates, with their subtitles and `.nfo` files. The folder of a movie keeps its name, and nothing is overwritten.',
    args: schemas.renameFilesSchema,
    resolve: answerTask((args, { renames }) => renames.execute(args)),
  });
}
