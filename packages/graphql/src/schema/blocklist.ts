import * as schemas from '@cinephage/core/schemas';
import { answerId, idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addBlocklist({ zod, query, mutation }: SchemaDeps): void {
  query('blocklist', zod.object(schemas.blocklistPageSchema), {
    description: 'The releases that no search grabs, the last one first.',
    args: schemas.blocklistQuerySchema,
    resolve: (_root, args, { library }) => library.blocklist.list(args),
  });
  mutation('addToBlocklist', zod.object(schemas.blocklistItemSchema), {
    description: 'Adds a release to those that no search grabs.',
    args: {
      input: schemas.blocklistAddSchema.describe(
        'The release: its guid, its info hash or its title, or several of them.',
      ),
    },
    resolve: (_root, { input }, { library }) => library.blocklist.add(input),
  });
  mutation('removeFromBlocklist', 'ID', {
    description: 'Removes an entry, so that searches may grab the release again. Answers its id.',
    args: { id: idOf('entry of the blocklist') },
    resolve: answerId(({ id }, { blocklist }) => blocklist.remove(id)),
  });
  mutation('clearBlocklist', zod.object(schemas.blocklistClearedSchema), {
    description: 'Removes all entries, or all of a movie. More than 20 need `confirm`.',
    args: schemas.blocklistClearOptionsSchema,
    resolve: (_root, args, { library }) => library.blocklist.clear(args),
  });
}
