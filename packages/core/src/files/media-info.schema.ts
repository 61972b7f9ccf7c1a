import { z } from 'zod';

export const mediaInfoSchema = z
  .strictObject({
    videoCodec: z.string().nullable().meta({ description: 'Video codec; null: unknown.' }),
    audioCodec: z.string().nullable().meta({ description: 'Audio codec; null: unknown.' }),
    audioChannels: z.number().nullable().meta({ description: 'Audio channels, such as 5.1; null: unknown.' }),
    resolution: z
      .string()
      .nullable()
      .meta({ description: 'Width and height in pixels; null: unknown.', examples: ['1920x1080'] }),
  })
  .meta({ id: 'MediaInfo', description: 'What probing the file found.' });

export type MediaInfo = z.infer<typeof mediaInfoSchema>;
