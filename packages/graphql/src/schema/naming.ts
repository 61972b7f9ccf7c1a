import {
  namingPreviewOptionsSchema,
  namingPreviewSchema,
  namingSettingsSchema,
  namingTemplatesSchema,
  namingTokenSchema,
  namingUpdateSchema,
  namingValidationSchema,
} from '@cinephage/core/schemas';
import { underInput } from './arguments.ts';
import { listOf } from './complexity.ts';
import { withoutNull } from './from-zod/zod-types.ts';
import type { SchemaDeps } from './schema-deps.ts';

const changes = namingUpdateSchema.meta({ description: 'What to change; at least one.' });

export function addNaming({ builder, zod, refs: { NamingSettings } }: SchemaDeps): void {
  zod.implement(NamingSettings, namingSettingsSchema);
  builder.queryFields((t) => ({
    naming: t.field({
      type: NamingSettings,
      description: 'How folders and files of movies are named.',
      resolve: (_root, _args, { library }) => library.naming.get(),
    }),
    namingTokens: t.field({
      type: [zod.object(namingTokenSchema)],
      description: 'Every token of templates.',
      extensions: listOf({ defaultSize: 50 }),
      resolve: (_root, _args, { library }) => library.naming.tokens(),
    }),
    namingPreview: t.field({
      type: [zod.object(namingPreviewSchema)],
      description: 'How two sample movies are named by these settings, or by the stored ones if left out.',
      extensions: listOf({ defaultSize: 2 }),
      ...zod.arguments(t.arg, namingPreviewOptionsSchema),
      resolve: (_root, args, { library }) => library.naming.preview(withoutNull(args)),
    }),
    validateNaming: t.field({
      type: zod.object(namingValidationSchema),
      description: 'What is wrong with templates.',
      ...zod.arguments(t.arg, namingTemplatesSchema),
      resolve: (_root, args, { library }) => library.naming.validate(withoutNull(args)),
    }),
  }));
}

export function addNamingMutations({ builder, zod, refs: { NamingSettings } }: SchemaDeps): void {
  zod.input('UpdateNamingInput', namingUpdateSchema);
  builder.mutationField('updateNaming', (t) =>
    t.field({
      type: NamingSettings,
      description: 'Changes how folders and files of movies are named. No file is renamed by it.',
      ...zod.args(t.arg, { input: changes }),
      resolve: (_root, { input }, { library }) => underInput(() => library.naming.update(input)),
    }),
  );
}
