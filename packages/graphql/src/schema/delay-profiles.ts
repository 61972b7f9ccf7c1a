import {
  delayProfileCreateSchema,
  delayProfileSchema,
  delayProfileUpdateSchema,
} from '@cinephage/core/schemas';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('delay profile');

export function addDelayProfiles({ zod, query }: SchemaDeps): void {
  query('delayProfiles', {
    type: [zod.object(delayProfileSchema)],
    description: 'All delay profiles, the default one first.',
    size: 10,
    resolve: (_root, _args, { library }) => library.delayProfiles.list(),
  });
  query('delayProfile', {
    type: zod.object(delayProfileSchema),
    description: 'One delay profile.',
    args: { id },
    resolve: (_root, args, { library }) => library.delayProfiles.get(args.id),
  });
}

export function addDelayProfileMutations({ zod, mutation }: SchemaDeps): void {
  const added = zod.input('CreateDelayProfileInput', delayProfileCreateSchema);
  const changes = zod.input('UpdateDelayProfileInput', delayProfileUpdateSchema);
  mutation('createDelayProfile', {
    type: zod.object(delayProfileSchema),
    description: 'Adds a delay profile.',
    args: { input: added.describe('The delay profile to add.') },
    resolve: (_root, { input }, { library }) => library.delayProfiles.create(input),
  });
  mutation('updateDelayProfile', {
    type: zod.object(delayProfileSchema),
    description: 'Changes a delay profile.',
    args: { id, input: changes.describe('What to change; at least one.') },
    resolve: (_root, args, { library }) => library.delayProfiles.update(args.id, args.input),
  });
  mutation('deleteDelayProfile', {
    type: 'ID',
    description: 'Deletes a delay profile that is not the default one. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.delayProfiles.delete(args.id);
      return args.id.toLowerCase();
    },
  });
}
