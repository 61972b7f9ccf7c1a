import { maximumQualityDefinitions } from '@cinephage/core';
import * as schemas from '@cinephage/core/schemas';
import type { ObjectRef } from '@pothos/core';
import { qualityProfileSelectionOf } from '../selection/selections.ts';
import type { BuilderTypes } from './builder.ts';
import type { SchemaDeps } from './schema-deps.ts';

export function addQualityProfiles({ zod, query, resource, refs }: SchemaDeps): void {
  const { Node, QualityProfile } = refs;
  zod.implement(QualityProfile, schemas.qualityProfileSchema, { interfaces: [Node] });
  const { get, create, update, remove } = resource(
    'quality profile',
    QualityProfile,
    ({ qualityProfiles }) => qualityProfiles,
  );
  query('qualityProfiles', [QualityProfile], {
    description: 'All quality profiles.',
    size: 10,
    resolve: (_root, _args, { loaders }, info) => loaders.qualityProfiles(qualityProfileSelectionOf(info)),
  });
  get('qualityProfile');
  create(
    'createQualityProfile',
    schemas.qualityProfileCreateSchema,
    'Adds a quality profile.',
    'The profile to add.',
  );
  update('updateQualityProfile', schemas.qualityProfileUpdateSchema, 'Changes a quality profile.');
  remove(
    'deleteQualityProfile',
    'Deletes a quality profile that no movie has and that is not the default. Answers its id.',
  );
}

export function addQualityDefinitions({ zod, query, mutation }: SchemaDeps): void {
  zod.input('QualityDefinitionInput', schemas.qualityDefinitionUpdateSchema);
  query('qualityDefinitions', [zod.object(schemas.qualityDefinitionSchema)], {
    description: 'Every quality, from low to high, and how large its releases may be.',
    size: maximumQualityDefinitions,
    resolve: (_root, _args, { library }) => library.qualityDefinitions.list(),
  });
  mutation('updateQualityDefinitions', [zod.object(schemas.qualityDefinitionSchema)], {
    description: 'Changes how large releases of some qualities may be. Answers every quality.',
    args: schemas.qualityDefinitionsUpdateSchema,
    size: maximumQualityDefinitions,
    resolve: (_root, args, { library }) => library.qualityDefinitions.update(args),
  });
}

/** The field `qualityProfile` of a type that names one by its id. */
export const addQualityProfileOf = <Source extends object>(
  { field, refs }: SchemaDeps,
  type: ObjectRef<BuilderTypes, Source>,
  profileIdOf: (source: Source) => string,
) =>
  field(type, 'qualityProfile', refs.QualityProfile, {
    description: 'The quality profile that its releases are chosen by.',
    async resolve(source, _args, { loaders }, info) {
      const id = profileIdOf(source);
      const profiles = await loaders.qualityProfiles(qualityProfileSelectionOf(info));
      const profile = profiles.find((one) => one.id === id);
      if (profile === undefined)
        throw new Error(`The quality profile ${id} of a ${type.name} does not exist.`);
      return profile;
    },
  });
