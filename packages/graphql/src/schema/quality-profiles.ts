import { maximumQualityDefinitions } from '@cinephage/core';
import {
  formatScoreInputSchema,
  qualityDefinitionSchema,
  qualityDefinitionsUpdateSchema,
  qualityDefinitionUpdateSchema,
  qualityGroupInputSchema,
  qualityProfileCreateSchema,
  qualityProfileSchema,
  qualityProfileUpdateSchema,
} from '@cinephage/core/schemas';
import { qualityProfileSelectionOf } from '../selection/selections.ts';
import { idOf } from './fields.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('quality profile');

export function addQualityProfiles({ zod, query, refs: { Node, QualityProfile } }: SchemaDeps): void {
  zod.implement(QualityProfile, qualityProfileSchema, { interfaces: [Node] });
  query('qualityProfiles', {
    type: [QualityProfile],
    description: 'All quality profiles.',
    size: 10,
    resolve: (_root, _args, { loaders }, info) => loaders.qualityProfiles(qualityProfileSelectionOf(info)),
  });
  query('qualityProfile', {
    type: QualityProfile,
    description: 'One quality profile.',
    args: { id },
    resolve: (_root, args, { library }) => library.qualityProfiles.get(args.id),
  });
  query('qualityDefinitions', {
    type: [zod.object(qualityDefinitionSchema)],
    description: 'Every quality, from low to high, and how large its releases may be.',
    size: maximumQualityDefinitions,
    resolve: (_root, _args, { library }) => library.qualityDefinitions.list(),
  });
}

export function addQualityProfileMutations({ zod, mutation, refs: { QualityProfile } }: SchemaDeps): void {
  zod.input('QualityDefinitionInput', qualityDefinitionUpdateSchema);
  zod.input('QualityGroupInput', qualityGroupInputSchema);
  zod.input('FormatScoreInput', formatScoreInputSchema);
  const added = zod.input('CreateQualityProfileInput', qualityProfileCreateSchema);
  const changes = zod.input('UpdateQualityProfileInput', qualityProfileUpdateSchema);
  mutation('createQualityProfile', {
    type: QualityProfile,
    description: 'Adds a quality profile.',
    args: { input: added.describe('The profile to add.') },
    resolve: (_root, { input }, { library }) => library.qualityProfiles.create(input),
  });
  mutation('updateQualityProfile', {
    type: QualityProfile,
    description: 'Changes a quality profile.',
    args: { id, input: changes.describe('What to change; at least one.') },
    resolve: (_root, args, { library }) => library.qualityProfiles.update(args.id, args.input),
  });
  mutation('deleteQualityProfile', {
    type: 'ID',
    description: 'Deletes a quality profile that no movie has and that is not the default. Answers its id.',
    args: { id },
    async resolve(_root, args, { library }) {
      await library.qualityProfiles.delete(args.id);
      return args.id;
    },
  });
  mutation('updateQualityDefinitions', {
    type: [zod.object(qualityDefinitionSchema)],
    description: 'Changes how large releases of some qualities may be. Answers every quality.',
    args: qualityDefinitionsUpdateSchema,
    size: maximumQualityDefinitions,
    resolve: (_root, args, { library }) => library.qualityDefinitions.update(args),
  });
}
