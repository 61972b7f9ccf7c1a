import { z } from 'zod';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { cleanText, isClean, notClean } from '../text/clean.ts';
import { describedEnum } from '../validation/described-enum.ts';
import { emptyAsNull } from '../validation/empty-as-null.ts';
import { remoteImplementations } from './client-settings.ts';

/** What a download client can be. */
const downloadClientImplementations = [...remoteImplementations, 'WatchFolder'] as const;

const limits = { name: 100, path: 4096, text: 1000, mappings: 20 } as const;
const maximumPort = 65_535;
const maximumPriority = 50;

const descriptions = {
  name: 'Name for people; no other download client has it.',
  implementation: `What it is: one of ${downloadClientImplementations.join(', ')}.`,
  enabled: 'Whether releases are handed to it.',
  priority: 'From 1 to 50; of several clients for a release, the one with the lowest number gets it.',
  protocol: 'Which releases it takes. A watch folder without it takes all; of the others it is known.',
  folder:
    'Folder where a client picks up `.torrent`, `.magnet` or `.nzb` files: absolute, writable, in no root folder. A watch folder needs it; the others do not use it.',
  host: 'Name or address of its machine. Needed, but by a watch folder.',
  port: 'Port on its machine. By default 8080 (qBittorrent, SABnzbd), 9091 (Transmission) or 6789 (NZBGet).',
  useSsl: 'Whether it is reached over HTTPS.',
  urlBase: 'Path at its machine, such as `/qbittorrent`. By default the one that the program has.',
  username: 'User name at the client. Needed with a password.',
  password: 'Password at the client: encrypted, and never shown.',
  apiKey: 'API key of the client: encrypted, and never shown. SABnzbd needs it.',
  category:
    'Category (qBittorrent, SABnzbd, NZBGet) or label (Transmission) of its downloads, `cinephage` by default; others are never touched. In a watch folder, a folder in it, created if it is missing.',
  removeCompleted:
    'Whether downloads that were imported are removed from it, torrents once they have seeded.',
  removeFailed: 'Whether downloads that failed are removed from it.',
  remotePathMappings: 'Where folders of the client are on this machine, if they have other paths here.',
};

const mappingDescription = 'A folder of a download client on this machine.';
const mappingFields = {
  remotePath: { description: 'Folder as the client names it.', examples: ['/downloads'] },
  localPath: { description: 'The same folder on this machine.', examples: ['/mnt/downloads'] },
};

export const remotePathMappingSchema = z
  .strictObject({
    remotePath: z.string().meta(mappingFields.remotePath),
    localPath: z.string().meta(mappingFields.localPath),
  })
  .meta({ id: 'RemotePathMapping', description: mappingDescription });

const mappedPath = z.string().min(1).max(limits.path).refine(isClean, { error: notClean });

export const remotePathMappingInputSchema = z
  .strictObject({
    remotePath: mappedPath.meta(mappingFields.remotePath),
    localPath: mappedPath.meta(mappingFields.localPath),
  })
  .meta({ id: 'RemotePathMappingInput', description: mappingDescription });

const text = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .transform((value) => cleanText(value) ?? '')
    .refine((value) => value !== '', { error: 'must have a visible character' });

/** Forms send an empty text for what is left out. */
const optionalText = (maximum: number) => z.string().max(maximum).transform(cleanText).nullable();

const secret = z.string().min(1).max(limits.text).nullable();
/** An update refuses an empty one: a form whose field was not touched would delete what is stored. */
const newSecret = z.string().max(limits.text).transform(emptyAsNull).nullable().default(null);

const fields = {
  name: text(limits.name).meta({ description: descriptions.name }),
  implementation: z
    .string()
    .transform((name, context) => {
      const known = downloadClientImplementations.find((one) => one === name);
      if (known !== undefined) return known;
      context.addIssue(`must be one of ${downloadClientImplementations.join(', ')}`);
      return z.NEVER;
    })
    .meta({ description: descriptions.implementation, examples: ['qBittorrent'] }),
  enabled: z.boolean().meta({ description: descriptions.enabled }),
  priority: z.int().min(1).max(maximumPriority).meta({ description: descriptions.priority }),
  protocol: protocolSchema.nullable().meta({ description: descriptions.protocol }),
  folder: z
    .string()
    .max(limits.path)
    .refine(isClean, { error: notClean })
    .transform(emptyAsNull)
    .nullable()
    .meta({ description: descriptions.folder, examples: ['/downloads/watch'] }),
  host: optionalText(limits.text).meta({ description: descriptions.host, examples: ['localhost'] }),
  port: z.int().min(1).max(maximumPort).nullable().meta({ description: descriptions.port }),
  useSsl: z.boolean().meta({ description: descriptions.useSsl }),
  urlBase: optionalText(limits.text).meta({ description: descriptions.urlBase }),
  username: optionalText(limits.text).meta({ description: descriptions.username }),
  password: secret.meta({ description: descriptions.password }),
  apiKey: secret.meta({ description: descriptions.apiKey }),
  category: optionalText(limits.name).meta({
    description: descriptions.category,
    examples: ['movies'],
  }),
  removeCompleted: z.boolean().meta({ description: descriptions.removeCompleted }),
  removeFailed: z.boolean().meta({ description: descriptions.removeFailed }),
  remotePathMappings: z
    .array(remotePathMappingInputSchema)
    .max(limits.mappings)
    .meta({ description: descriptions.remotePathMappings }),
};

export const downloadClientCreateSchema = z
  .strictObject({
    name: fields.name,
    implementation: fields.implementation,
    enabled: fields.enabled.default(true),
    priority: fields.priority.default(1),
    protocol: fields.protocol.default(null),
    folder: fields.folder.default(null),
    host: fields.host.default(null),
    port: fields.port.default(null),
    useSsl: fields.useSsl.default(false),
    urlBase: fields.urlBase.default(null),
    username: fields.username.default(null),
    password: newSecret.meta({ description: descriptions.password }),
    apiKey: newSecret.meta({ description: descriptions.apiKey }),
    category: fields.category.default(null),
    removeCompleted: fields.removeCompleted.default(true),
    removeFailed: fields.removeFailed.default(true),
    remotePathMappings: fields.remotePathMappings.default([]),
  })
  .meta({ id: 'DownloadClientCreate', description: 'A download client to add.' });

export const downloadClientUpdateSchema = z
  .strictObject({
    name: fields.name.optional(),
    implementation: fields.implementation.optional(),
    enabled: fields.enabled.optional(),
    priority: fields.priority.optional(),
    protocol: fields.protocol.optional(),
    folder: fields.folder.optional(),
    host: fields.host.optional(),
    port: fields.port.optional(),
    useSsl: fields.useSsl.optional(),
    urlBase: fields.urlBase.optional(),
    username: fields.username.optional(),
    password: fields.password.optional(),
    apiKey: fields.apiKey.optional(),
    category: fields.category.optional(),
    removeCompleted: fields.removeCompleted.optional(),
    removeFailed: fields.removeFailed.optional(),
    remotePathMappings: fields.remotePathMappings.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: `must change at least one of ${Object.keys(fields).join(', ')}`,
  })
  .meta({ id: 'DownloadClientUpdate', description: 'What to change of a download client; at least one.' });

export const downloadClientStatusSchema = describedEnum(
  ['ok', 'failing', 'blocked'],
  {
    ok: 'Nothing is wrong that is known.',
    failing: 'It failed when it was last asked, and is asked again.',
    blocked: 'It refused the login, and is not asked again until it is changed or tested.',
  },
  { id: 'DownloadClientStatus', description: 'How a download client does.' },
);

export const downloadClientSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the download client.' }),
    name: z.string().meta({ description: descriptions.name }),
    implementation: z.string().meta({ description: descriptions.implementation, examples: ['qBittorrent'] }),
    enabled: z.boolean().meta({ description: descriptions.enabled }),
    priority: z.int().meta({ description: descriptions.priority }),
    protocol: protocolSchema.nullable().meta({ description: descriptions.protocol }),
    folder: z.string().nullable().meta({ description: descriptions.folder }),
    host: z.string().nullable().meta({ description: descriptions.host }),
    port: z.int().nullable().meta({ description: descriptions.port }),
    useSsl: z.boolean().meta({ description: descriptions.useSsl }),
    urlBase: z.string().nullable().meta({ description: descriptions.urlBase }),
    username: z.string().nullable().meta({ description: descriptions.username }),
    hasPassword: z.boolean().meta({ description: 'Whether it has a password, which is never shown.' }),
    hasApiKey: z.boolean().meta({ description: 'Whether it has an API key, which is never shown.' }),
    category: z.string().nullable().meta({ description: descriptions.category }),
    removeCompleted: z.boolean().meta({ description: descriptions.removeCompleted }),
    removeFailed: z.boolean().meta({ description: descriptions.removeFailed }),
    remotePathMappings: z
      .array(remotePathMappingSchema)
      .meta({ description: descriptions.remotePathMappings }),
    status: downloadClientStatusSchema.meta({ description: 'How it did when it was last asked.' }),
    message: z
      .string()
      .nullable()
      .meta({ description: 'What is wrong with it, as a sentence; null: nothing that is known.' }),
    checkedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When it was last asked; null: not since it was added or changed.' }),
  })
  .meta({ id: 'DownloadClient', description: 'A program that downloads releases.' });

export const downloadClientListSchema = z
  .strictObject({ downloadClients: z.array(downloadClientSchema) })
  .meta({ id: 'DownloadClientList' });

export type StoredDownloadClient = z.infer<typeof downloadClientSchema>;
export type DownloadClientStatus = z.infer<typeof downloadClientStatusSchema>;
export type DownloadClientList = z.infer<typeof downloadClientListSchema>;
export type DownloadClientCreateInput = z.input<typeof downloadClientCreateSchema>;
export type DownloadClientUpdateInput = z.input<typeof downloadClientUpdateSchema>;
export type DownloadClientFields = z.output<typeof downloadClientCreateSchema>;
