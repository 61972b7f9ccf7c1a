import { z } from 'zod';
import { int32Maximum } from '../database/int32.ts';
import { paginationSchema } from '../movies/movie.schema.ts';
import { maximumPageSize } from '../movies/movie-inputs.schema.ts';
import { protocolSchema } from '../releases/protocol.schema.ts';
import { cleanText } from '../text/clean.ts';

const descriptions = {
  indexerId: 'Indexer that has the release; null: the release of every indexer.',
  guid: 'Id of the release at its indexer; null: not known.',
  infoHash: 'Info hash of the torrent, in hex; null: not known.',
  title: 'Title of the release; null: not known.',
  protocol: 'How the release is downloaded; null: not known.',
  size: 'Bytes; null: not known.',
  reason: 'Why it is on the blocklist, as a sentence.',
};

export const blocklistItemSchema = z
  .strictObject({
    id: z.uuid().meta({ description: 'Id of the entry.' }),
    movieId: z.uuid().nullable().meta({ description: 'Its movie; null: not known, or deleted.' }),
    indexerId: z.string().nullable().meta({ description: descriptions.indexerId }),
    indexerName: z
      .string()
      .nullable()
      .meta({ description: 'Name of the indexer at that time; null: not known.' }),
    guid: z.string().nullable().meta({ description: descriptions.guid }),
    infoHash: z.string().nullable().meta({ description: descriptions.infoHash }),
    title: z
      .string()
      .nullable()
      .meta({ description: descriptions.title, examples: ['Inception.2010.1080p.BluRay.x264-Group'] }),
    protocol: protocolSchema.nullable().meta({ description: descriptions.protocol }),
    size: z.int().min(0).nullable().meta({ description: descriptions.size }),
    reason: z.string().meta({ description: descriptions.reason }),
    addedAt: z.iso.datetime().meta({ description: 'When it was added, in UTC.' }),
  })
  .meta({ id: 'BlocklistItem', description: 'A release that no search grabs.' });

export const blocklistPageSchema = z
  .strictObject({ items: z.array(blocklistItemSchema), pagination: paginationSchema })
  .meta({ id: 'BlocklistPage', description: 'Entries of the blocklist, the last one first.' });

const movieId = z.string().max(100).optional();

export const blocklistQuerySchema = z
  .strictObject({
    page: z.int().min(1).max(int32Maximum).default(1).meta({ description: 'Number of the page, from 1.' }),
    limit: z.int().min(1).max(maximumPageSize).default(20).meta({ description: 'Entries per page.' }),
    movieId: movieId.meta({ description: 'Only entries of this movie.' }),
  })
  .meta({ id: 'BlocklistQuery' });

const maximumTextLength = 2_000;
const text = z
  .string()
  .max(maximumTextLength)
  .transform((value) => cleanText(value) ?? '')
  .refine((value) => value !== '', { error: 'must have a visible character' });
const sha1Hex = /^[0-9a-f]{40}$/i;

export const blocklistAddSchema = z
  .strictObject({
    movieId: z.string().nullable().default(null).meta({ description: 'Movie that the release is of.' }),
    indexerId: text.nullable().default(null).meta({ description: descriptions.indexerId }),
    indexerName: text.nullable().default(null).meta({ description: 'Name of the indexer, for people.' }),
    guid: text.nullable().default(null).meta({ description: descriptions.guid }),
    infoHash: z
      .string()
      .regex(sha1Hex, { error: 'must be 40 hexadecimal digits' })
      .nullable()
      .default(null)
      .meta({ description: descriptions.infoHash }),
    title: text.nullable().default(null).meta({ description: descriptions.title }),
    protocol: protocolSchema.nullable().default(null).meta({ description: descriptions.protocol }),
    size: z.int().min(0).nullable().default(null).meta({ description: descriptions.size }),
    reason: text.default('A user added it.').meta({ description: descriptions.reason }),
  })
  .refine(({ guid, infoHash, title }) => guid !== null || infoHash !== null || title !== null, {
    error: 'must have guid, infoHash or title',
  })
  .meta({
    id: 'BlocklistAdd',
    description: 'A release to put on the blocklist; it is found by its guid, its info hash or its title.',
  });

export const blocklistClearOptionsSchema = z
  .strictObject({
    movieId: movieId.meta({ description: 'Only entries of this movie.' }),
    confirm: z
      .boolean()
      .default(false)
      .meta({ description: 'Needed if more than 20 entries would be removed.' }),
  })
  .meta({ id: 'BlocklistClearOptions' });

export const blocklistClearedSchema = z
  .strictObject({ removedCount: z.int().min(0).meta({ description: 'How many entries were removed.' }) })
  .meta({ id: 'BlocklistClearedResult', description: 'What was removed from the blocklist.' });

export type BlocklistItem = z.infer<typeof blocklistItemSchema>;
export type BlocklistPage = z.infer<typeof blocklistPageSchema>;
export type BlocklistQuery = z.input<typeof blocklistQuerySchema>;
export type BlocklistAddInput = z.input<typeof blocklistAddSchema>;
export type BlocklistClearOptions = z.input<typeof blocklistClearOptionsSchema>;
export type BlocklistClearedResult = z.infer<typeof blocklistClearedSchema>;
