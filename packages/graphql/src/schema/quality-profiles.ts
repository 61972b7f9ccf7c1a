import { maximumQualityDefinitions } from '@cinephage/core';
import {
  qualityDefinitionSchema,
  qualityDefinitionsUpdateSchema,
  qualityDefinitionUpdateSchema,
  qualityGroupInputSchema,
  qualityProfileCreateSchema,
  qualityProfileSchema,
  qualityProfileUpdateSchema,
} from '@cinephage/core/schemas';
import { qualityProfileSelectionOf } from '../selection/selections.ts';
import { idOf, underInput } from './arguments.ts';
import { listOf } from './complexity.ts';
import type { SchemaDeps } from './schema-deps.ts';

const id = idOf('quality profile');
const added = qualityProfileCreateSchema.meta({ description: 'The profile to add.' });
const changes = qualityProfileUpdateSchema.meta({ description: 'What to change; at least one.' });
const everyQuality = listOf({ defaultSize: maximumQualityDefinitions });

export function addQualityProfiles({ builder, zod, refs }: SchemaDeps): void {
  const { Node, QualityProfile, QualityDefinition } = refs;
  zod.implement(QualityProfile, qualityProfileSchema, { interfaces: [Node] });
  zod.implement(QualityDefinition, qualityDefinitionSchema);
  builder.queryFields((t) => ({
    qualityProfiles: t.field({
      type: [QualityProfile],
      description: 'All quality profiles.',
      extensions: listOf({ defaultSize: 10 }),
      resolve: (_root, _args, { loaders }, info) => loaders.qualityProfiles(qualityProfileSelectionOf(info)),
    }),
    qualityDefinitions: t.field({
      type: [QualityDefinition],
      description: 'Every quality, from low to high, and how large its releases may be.',
      extensions: everyQuality,
      resolve: (_root, _args, { library }) => library.qualityDefinitions.list(),
    }),
  }));
}

export function addQualityProfileMutations({ builder, zod, refs }: SchemaDeps): void {
  const { QualityProfile, QualityDefinition } = refs;
  zod.input('QualityDefinitionInput', qualityDefinitionUpdateSchema);
  zod.input('QualityGroupInput', qualityGroupInputSchema);
  zod.input('CreateQualityProfileInput', qualityProfileCreateSchema);
  zod.input('UpdateQualityProfileInput', qualityProfileUpdateSchema);
  builder.mutationFields((t) => ({
    createQualityProfile: t.field({
      type: QualityProfile,
      description: 'Adds a quality profile.',
      ...zod.args(t.arg, { input: added }),
      resolve: (_root, { input }, { library }) => underInput(() => library.qualityProfiles.create(input)),
    }),
    updateQualityProfile: t.field({
      type: QualityProfile,
      description: 'Changes a quality profile.',
      ...zod.args(t.arg, { id, input: changes }),
      resolve: (_root, args, { library }) =>
        underInput(() => library.qualityProfiles.update(args.id, args.input)),
    }),
    deleteQualityProfile: t.id({
      description: 'Deletes a quality profile that no movie has and that is not the default. Answers its id.',
      ...zod.args(t.arg, { id }),
      async resolve(_root, args, { library }) {
        await library.qualityProfiles.delete(args.id);
        return args.id;
      },
    }),
    updateQualityDefinitions: t.field({
      type: [QualityDefinition],
      description: 'Changes how large releases of some qualities may be. Answers every quality.',
      extensions: everyQuality,
      ...zod.arguments(t.arg, qualityDefinitionsUpdateSchema),
      resolve: (_root, { qualityDefinitions }, { library }) =>
        library.qualityDefinitions.update({ qualityDefinitions }),
    }),
  }));
}
