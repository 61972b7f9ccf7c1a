import type { QBittorrent } from '@ctrl/qbittorrent';
import QuickLRU from 'quick-lru';
import type { TorrentInfo } from './torrent-info.ts';

/** Finds where the data of torrents is. */
export type FindContentPath = (torrent: TorrentInfo) => Promise<string | null>;

const rememberedTorrents = 2_000;

/**
 * qBittorrent says it since 4.3.2, and leaves it empty without metadata. Older ones are asked for the files of a torrent, once it is
 * complete; the answer is kept, as they do not change.
 */
export function createContentPaths(api: QBittorrent): FindContentPath {
  const roots = new QuickLRU<string, string>({ maxSize: rememberedTorrents });
  return async ({ hash, content_path, save_path, progress }) => {
    if (content_path !== undefined) return content_path === '' ? null : content_path;
    if (progress < 1) return null;
    const root = roots.get(hash) ?? (await readRoot(api, hash));
    if (root === null) return null;
    roots.set(hash, root);
    return `${save_path.replace(/[\\/]+$/u, '')}/${root}`;
  };
}

/** The file, or the folder that all files are in; null: they share none, so that the folder of all torrents would be meant. */
async function readRoot(api: QBittorrent, hash: string): Promise<string | null> {
  const files = await api.torrentFiles(hash);
  const roots = new Set(files.map(({ name }) => name.split(/[\\/]/u)[0] ?? ''));
  const [root = ''] = roots;
  return roots.size === 1 && root !== '' ? root : null;
}
