import { z } from 'zod';

const parameter = z.object({ Name: z.string(), Value: z.string() });

/** Numbers of 64 bits come in halves, of which the lower one may be signed. */
export const joinHalves = (high: number, low: number): number => high * 2 ** 32 + (low >>> 0);

const item = z.object({
  NZBID: z.number(),
  NZBName: z.string(),
  Category: z.string(),
  Status: z.string(),
  FileSizeHi: z.number(),
  FileSizeLo: z.number(),
  Parameters: z.array(parameter).default([]),
});

const group = item.extend({
  RemainingSizeHi: z.number(),
  RemainingSizeLo: z.number(),
  PausedSizeHi: z.number(),
  PausedSizeLo: z.number(),
  ActiveDownloads: z.number().default(0),
  /** Per mille of the articles that the news servers have. */
  Health: z.number().default(1000),
});
export type NzbgetGroup = z.output<typeof group>;
export const groupsAnswer = z.array(group);

const historyItem = item.extend({
  DestDir: z.string().default(''),
  /** Where a script has moved it to; else empty. */
  FinalDir: z.string().default(''),
  ParStatus: z.string().default('NONE'),
});
export type NzbgetHistoryItem = z.output<typeof historyItem>;
export const historyAnswer = z.array(historyItem);

export const statusAnswer = z.object({
  /** Bytes a second, of all downloads. */
  DownloadRate: z.number(),
  DownloadPaused: z.boolean().default(false),
  FreeDiskSpaceHi: z.number().default(0),
  FreeDiskSpaceLo: z.number().default(0),
});
export type NzbgetStatus = z.output<typeof statusAnswer>;

export const versionAnswer = z.string();
export const appendAnswer = z.number();
export const editAnswer = z.boolean();
export const configAnswer = z.array(parameter);
