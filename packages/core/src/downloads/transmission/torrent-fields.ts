import { z } from 'zod';

/** As of Transmission 3.00. */
const torrentFieldsSchema = z.object({
  hashString: z.string(),
  name: z.string(),
  /** 0 stopped, 1 and 2 checked, 3 queued, 4 downloading, 5 and 6 seeding. */
  status: z.number(),
  /** 0 none, 1 and 2 of a tracker, 3 of this machine. */
  error: z.number(),
  errorString: z.string(),
  /** 0 to 1; below 1 for a magnet link without metadata. */
  metadataPercentComplete: z.number(),
  /** Bytes of the files that are wanted. */
  sizeWhenDone: z.number(),
  /** Bytes; 0 without metadata. */
  leftUntilDone: z.number(),
  /** Bytes a second. */
  rateDownload: z.number(),
  /** Seconds; negative: not known. */
  eta: z.number(),
  downloadDir: z.string(),
  /** Since 3.00. */
  labels: z.array(z.string()).default([]),
  peersSendingToUs: z.number(),
  webseedsSendingToUs: z.number(),
  /** Whether it was stopped since a goal was reached. */
  isFinished: z.boolean(),
  /** -1: not known, -2: infinite. */
  uploadRatio: z.number(),
  seedRatioLimit: z.number(),
  /** 0: the global limit holds, 1: that of the torrent, 2: none. */
  seedRatioMode: z.number(),
  /** Minutes. */
  seedIdleLimit: z.number(),
  seedIdleMode: z.number(),
  secondsSeeding: z.number(),
});
export type TorrentFields = z.infer<typeof torrentFieldsSchema>;

export const torrentFields = Object.keys(torrentFieldsSchema.shape);

export const torrentsSchema = z.object({ torrents: z.array(torrentFieldsSchema) });
export const sessionSchema = z.object({ 'download-dir': z.string() });
const addedSchema = z.object({ hashString: z.string() });
export const torrentAddSchema = z.object({
  'torrent-added': addedSchema.optional(),
  'torrent-duplicate': addedSchema.optional(),
});
