import { z } from 'zod';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { describedEnum } from '../validation/described-enum.ts';
import { jsonValue } from '../validation/json-value.ts';
import { indexerImplementationSchema } from './indexer.schema.ts';

export const indexerFieldTypeSchema = describedEnum(
  ['text', 'url', 'secret', 'integer', 'number', 'boolean', 'integers'],
  {
    text: 'Text.',
    url: 'An address.',
    secret: 'Text that is never shown again.',
    integer: 'An integer.',
    number: 'A number.',
    boolean: 'True or false.',
    integers: 'Several integers.',
  },
  { id: 'IndexerFieldType', description: 'What the value of a field is.' },
);

export const indexerFieldSchema = z
  .strictObject({
    name: z.string().meta({ description: 'Name of the field.', examples: ['baseUrl'] }),
    type: indexerFieldTypeSchema.meta({ description: 'What its value is.' }),
    required: z.boolean().meta({ description: 'Whether it has to be given.' }),
    default: jsonValue.nullable().meta({ description: 'What it is if it is left out; null: nothing.' }),
    help: z.string().meta({ description: 'What it is for, as a sentence.' }),
    minimum: z.number().nullable().meta({ description: 'The least number; null: no limit.' }),
    maximum: z.number().nullable().meta({ description: 'The greatest number; null: no limit.' }),
  })
  .meta({ id: 'IndexerField', description: 'A field of a form for indexers.' });

export const indexerPresetSchema = z
  .strictObject({
    name: z.string().meta({ description: 'Name for people.' }),
    baseUrl: z.string().meta({ description: 'Value of `baseUrl`.' }),
    apiPath: z.string().meta({ description: 'Value of `apiPath`.' }),
    allowPrivateAddresses: z.boolean().meta({ description: 'Value of `allowPrivateAddresses`.' }),
    help: z.string().meta({ description: 'What has to be filled in, as a sentence.' }),
  })
  .meta({ id: 'IndexerPreset', description: 'Values of a form for a well-known program or site.' });

export const indexerDefinitionSchema = z
  .strictObject({
    implementation: indexerImplementationSchema.meta({ description: 'How such an indexer is asked.' }),
    protocol: protocolSchema.meta({ description: 'How its releases are downloaded.' }),
    description: z.string().meta({ description: 'What it is, as a sentence.' }),
    fields: z.array(indexerFieldSchema).meta({ description: 'Its fields, in the order of a form.' }),
    presets: z.array(indexerPresetSchema).meta({ description: 'Values for well-known programs and sites.' }),
  })
  .meta({ id: 'IndexerDefinition', description: 'A way in which indexers are asked, with its fields.' });

export const indexerDefinitionListSchema = z
  .strictObject({ definitions: z.array(indexerDefinitionSchema) })
  .meta({ id: 'IndexerDefinitionList' });

export type IndexerField = z.infer<typeof indexerFieldSchema>;
export type IndexerPreset = z.infer<typeof indexerPresetSchema>;
export type IndexerDefinition = z.infer<typeof indexerDefinitionSchema>;
export type IndexerDefinitionList = z.infer<typeof indexerDefinitionListSchema>;
