import { z } from 'zod';
import { qualities } from '../quality/qualities.ts';
import { editionClasses } from './words/editions.ts';

export const releaseSources = [
  'unknown',
  'workprint',
  'cam',
  'telesync',
  'telecine',
  'dvd',
  'tv',
  'webdl',
  'webrip',
  'bluray',
] as const;

export const releaseModifiers = ['screener', 'regional', 'remux', 'brdisk', 'rawhd'] as const;

const releaseQualitySchema = z
  .strictObject({
    name: z.enum(qualities).meta({ description: 'Quality as profiles name it.', examples: ['WEBDL-1080p'] }),
    source: z.enum(releaseSources).meta({ description: 'Source of the quality.' }),
    resolution: z
      .union([z.literal(480), z.literal(576), z.literal(720), z.literal(1080), z.literal(2160)])
      .nullable()
      .meta({ description: 'Lines of the quality; null for qualities without, such as CAM and DVD.' }),
    modifier: z
      .enum(releaseModifiers)
      .nullable()
      .meta({ description: 'What sets it apart from others of its source.' }),
    evidence: z.enum(['words', 'extension']).nullable().meta({
      description:
        'What says so: words of the name, or only the extension, which is a guess; null: unknown quality.',
    }),
  })
  .meta({ id: 'ReleaseQuality', description: 'The quality that a release name claims.' });

const releaseRevisionSchema = z
  .strictObject({
    version: z.int().meta({ description: '1; 2 for a proper, a repack or v2; 3 for REPACK2.' }),
    real: z.int().meta({ description: 'How often the name says REAL, which compares before the version.' }),
    isRepack: z.boolean().meta({ description: 'Whether its own group replaced an earlier release.' }),
  })
  .meta({ id: 'ReleaseRevision' });

const releaseEditionSchema = z
  .strictObject({
    text: z.string().meta({ description: 'As the name has it.', examples: ['Extended Cut'] }),
    class: z.enum(editionClasses).meta({ description: 'Kind of edition, for comparing.' }),
  })
  .meta({ id: 'ReleaseEdition' });

const tags = (description: string, examples: string[]) =>
  z.array(z.string()).meta({ description, examples: [examples] });

export const parsedReleaseSchema = z
  .strictObject({
    title: z.string().meta({ description: 'Title of the movie; empty if the name has none.' }),
    akaTitles: z.array(z.string()).meta({ description: 'Other titles in the name.' }),
    year: z.int().nullable().meta({ description: 'Year of the movie; null: not in the name.' }),
    imdbId: z.string().nullable().meta({ description: 'Id at IMDb, from names such as `{imdb-tt0133093}`.' }),
    tmdbId: z.int().nullable().meta({ description: 'Id at TMDB, from names such as `[tmdbid-603]`.' }),
    quality: releaseQualitySchema,
    revision: releaseRevisionSchema,
    edition: releaseEditionSchema.nullable().meta({ description: 'Edition; null: not in the name.' }),
    languages: tags('English names of the languages of the sound; empty: not in the name.', [
      'German',
      'Original',
    ]),
    isMultiLanguage: z.boolean().meta({ description: 'Whether the name says MULTi, Dual, DL or ML.' }),
    releaseGroup: z
      .string()
      .nullable()
      .meta({ description: 'Group that made the release; null: not in the name.' }),
    videoCodec: z
      .string()
      .nullable()
      .meta({ description: 'Codec of the picture.', examples: ['x265'] }),
    bitDepth: z
      .int()
      .nullable()
      .meta({ description: 'Bits of a colour.', examples: [10] }),
    hdr: tags('Kinds of dynamic range.', ['DV', 'HDR10']),
    audioCodecs: tags('Codecs of the sound.', ['DTS-HD MA']),
    audioChannels: z
      .string()
      .nullable()
      .meta({ description: 'Channels of the sound.', examples: ['5.1'] }),
    isAtmos: z.boolean().meta({ description: 'Whether the sound is Dolby Atmos.' }),
    is3d: z.boolean().meta({ description: 'Whether the picture is three-dimensional.' }),
    streamingService: z.string().nullable().meta({ description: 'Service that a web download is from.' }),
    isSample: z.boolean().meta({ description: 'Whether it is a sample of a release.' }),
    isTrailer: z.boolean().meta({ description: 'Whether it is a trailer.' }),
    isExtra: z
      .boolean()
      .meta({ description: 'Whether it is bonus material: a featurette, an interview, a deleted scene.' }),
    part: z
      .int()
      .nullable()
      .meta({ description: 'Number of a part of a movie in several files: cd1, part2.' }),
  })
  .meta({ id: 'ParsedRelease', description: 'What the name of a release or of a file says.' });

export type ReleaseSource = (typeof releaseSources)[number];
export type ReleaseModifier = (typeof releaseModifiers)[number];
export type ReleaseQuality = z.infer<typeof releaseQualitySchema>;
export type ReleaseRevision = z.infer<typeof releaseRevisionSchema>;
export type ReleaseEdition = z.infer<typeof releaseEditionSchema>;
export type ParsedRelease = z.infer<typeof parsedReleaseSchema>;
