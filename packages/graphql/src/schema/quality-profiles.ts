import { qualityProfileSchema } from '@cinephage/core/schemas';
import { qualityProfileSelectionOf } from '../quality-profile-selection.ts';
import { listOf } from './complexity.ts';
import type { SchemaParts } from './schema-parts.ts';

/** How many a library has as a rule. */
const usualProfiles = 10;

export function addQualityProfiles({ builder, zod, refs: { Node, QualityProfile } }: SchemaParts): void {
  zod.implement(QualityProfile, qualityProfileSchema, { interfaces: [Node] });
  builder.queryField('qualityProfiles', (t) =>
    t.field({
      type: [QualityProfile],
      description: 'Every quality profile.',
      extensions: listOf({ defaultSize: usualProfiles }),
      resolve: async (_root, _args, { loaders }, info) => [
        ...(await loaders.qualityProfiles(qualityProfileSelectionOf(info))),
      ],
    }),
  );
}
