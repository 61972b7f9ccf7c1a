import { z } from 'zod';
import { protocolSchema } from '../../releases/protocol.schema.ts';
import { describedEnum } from '../../validation/described-enum.ts';
import { indexerConnectionKindSchema } from '../indexer.schema.ts';
import { addressSchema, apiKeySchema } from '../indexer-inputs.schema.ts';

const descriptions = {
  url: 'Address of the program, with http or https, without a user, a query and a fragment.',
  apiKey: 'Its API key. It is stored encrypted and never answered.',
  allowPrivateAddresses:
    'Whether it may be at an address of a private network; its indexers get the same setting.',
};

export const indexerConnectionSchema = z
  .strictObject({
    kind: indexerConnectionKindSchema.meta({ description: 'Which program it is.' }),
    url: z.string().meta({ description: descriptions.url, examples: ['http://localhost:9696'] }),
    hasApiKey: z.boolean().meta({ description: 'Whether a key is stored. Keys are never answered.' }),
    apiKeyReadable: z.boolean().meta({
      description: 'Whether the key can be read; not after the `secret` of the library has changed.',
    }),
    allowPrivateAddresses: z.boolean().meta({ description: descriptions.allowPrivateAddresses }),
    syncedAt: z.iso.datetime().nullable().meta({ description: 'When it last synced, in UTC; null: never.' }),
  })
  .meta({ id: 'IndexerConnection', description: 'A program that holds indexers, such as Prowlarr.' });

const update = {
  url: addressSchema.meta({ description: descriptions.url, examples: ['http://localhost:9696'] }),
  apiKey: apiKeySchema.meta({ description: descriptions.apiKey }),
  allowPrivateAddresses: z.boolean().meta({ description: descriptions.allowPrivateAddresses }),
};

export const indexerConnectionUpdateSchema = z
  .strictObject({
    url: update.url.optional(),
    apiKey: update.apiKey.optional(),
    allowPrivateAddresses: update.allowPrivateAddresses.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must have at least one of ${Object.keys(update).join(', ')}`,
  })
  .meta({
    id: 'IndexerConnectionUpdate',
    description:
      'How to reach it. Fields that are left out stay; the first time, `url` and `apiKey` are required.',
  });

export const remoteIndexerSchema = z
  .strictObject({
    remoteId: z.string().meta({ description: 'Its id there.' }),
    name: z.string().meta({ description: 'Its name there.' }),
    protocol: protocolSchema.meta({ description: 'How its releases are downloaded.' }),
    enabled: z.boolean().meta({ description: 'Whether it is enabled there.' }),
    hasMovies: z
      .boolean()
      .meta({ description: 'Whether it has a category of movies; others are not added.' }),
    indexerId: z.uuid().nullable().meta({ description: 'Id of the indexer here; null: not added.' }),
  })
  .meta({ id: 'RemoteIndexer', description: 'An indexer that Prowlarr or Jackett holds.' });

export const remoteIndexerListSchema = z
  .strictObject({ indexers: z.array(remoteIndexerSchema) })
  .meta({ id: 'RemoteIndexerList' });

export const indexerSyncOutcomeSchema = describedEnum(
  ['added', 'updated', 'unchanged', 'disabled', 'skipped', 'failed'],
  {
    added: 'It is new here.',
    updated: 'It has changed there, or is back.',
    unchanged: 'It is as it was.',
    disabled: 'It is gone or disabled there, so it is disabled here.',
    skipped: 'It is not added, as it is disabled there or has no movies.',
    failed: 'It could not be stored.',
  },
  { id: 'IndexerSyncOutcome', description: 'What a sync did with an indexer.' },
);

export const indexerSyncItemSchema = z
  .strictObject({
    remoteId: z.string().meta({ description: 'Its id there.' }),
    name: z.string().meta({ description: 'Its name here, or there if it is not added.' }),
    indexerId: z.uuid().nullable().meta({ description: 'Id of the indexer here; null: not added.' }),
    outcome: indexerSyncOutcomeSchema.meta({ description: 'What was done with it.' }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why, as a sentence; null if there is nothing to say.' }),
  })
  .meta({ id: 'IndexerSyncItem', description: 'What a sync did with an indexer.' });

const count = (what: string) => z.int().meta({ description: `How many were ${what}.` });

export const indexerSyncSchema = z
  .strictObject({
    added: count('added'),
    updated: count('updated'),
    unchanged: count('as before'),
    disabled: count('disabled'),
    skipped: count('not added'),
    failed: count('not stored'),
    indexers: z.array(indexerSyncItemSchema).meta({ description: 'Each of them.' }),
  })
  .meta({ id: 'IndexerSync', description: 'The result of a sync with Prowlarr or Jackett.' });

export type IndexerConnection = z.infer<typeof indexerConnectionSchema>;
export type IndexerConnectionUpdateInput = z.input<typeof indexerConnectionUpdateSchema>;
export type RemoteIndexer = z.infer<typeof remoteIndexerSchema>;
export type RemoteIndexerList = z.infer<typeof remoteIndexerListSchema>;
export type IndexerSyncOutcome = z.infer<typeof indexerSyncOutcomeSchema>;
export type IndexerSyncItem = z.infer<typeof indexerSyncItemSchema>;
export type IndexerSync = z.infer<typeof indexerSyncSchema>;
