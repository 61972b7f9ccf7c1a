import type { QBittorrent } from '@ctrl/qbittorrent';
import { z } from 'zod';

/** Fields that came later, or that a version leaves out, are optional: from the Web API of qBittorrent 4.1 on. */
const torrentInfoSchema = z.object({
  hash: z.string(),
  infohash_v1: z.string().optional(),
  infohash_v2: z.string().optional(),
  name: z.string(),
  state: z.string(),
  category: z.string(),
  /** 0 to 1. */
  progress: z.number(),
  /** Bytes of the files that are wanted. */
  size: z.number(),
  amount_left: z.number(),
  dlspeed: z.number(),
  /** Seconds. */
  eta: z.number(),
  save_path: z.string(),
  /** Since 4.3.2. */
  content_path: z.string().optional(),
  ratio: z.number(),
  /** Of this torrent: -2: the global one, -1: none. */
  ratio_limit: z.number().optional(),
  /** Minutes; -2 and -1 as above. */
  seeding_time_limit: z.number().optional(),
  /** The limit that holds, the global one included; negative: none. */
  max_ratio: z.number().optional(),
  /** Minutes. */
  max_seeding_time: z.number().optional(),
  /** Seconds. */
  seeding_time: z.number().optional(),
});
export type TorrentInfo = z.infer<typeof torrentInfoSchema>;

const torrentInfosSchema = z.array(torrentInfoSchema);

const shortHashLength = 40;

/** The info hash as the library knows it: qBittorrent itself names a torrent of both versions by the second one. */
export function idOf({ hash, infohash_v1 = '', infohash_v2 = '' }: TorrentInfo): string {
  return (infohash_v1 || infohash_v2.slice(0, shortHashLength) || hash).toLowerCase();
}

/** @throws ZodError if the answer is not of qBittorrent */
export async function readTorrents(
  api: QBittorrent,
  filter: Parameters<QBittorrent['listTorrents']>[0],
): Promise<readonly TorrentInfo[]> {
  return torrentInfosSchema.parse(await api.listTorrents(filter));
}
