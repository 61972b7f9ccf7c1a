import type { TorrentFields } from './torrent-fields.ts';

export type Limits = Partial<
  Pick<TorrentFields, 'seedRatioLimit' | 'seedRatioMode' | 'seedIdleLimit' | 'seedIdleMode'>
>;

export interface LostTorrent {
  readonly hash: string;
  /** That it had. */
  readonly limits: Limits;
}

/** Which torrents were ours in the session before. */
export interface KnownTorrents {
  /** Adds one of ours. */
  add(hash: string, limits: Limits): void;
  /** Those without a label that were ours before this session. */
  findLost(session: string | null, torrents: readonly TorrentFields[]): Promise<readonly LostTorrent[]>;
  /** Replaces them after a poll. */
  replace(ours: readonly TorrentFields[]): void;
}

/** It answers before it has read all its torrents. */
const readsForMs = 5 * 60_000;

/**
 * Transmission writes the label, the folder and the limits of a torrent some minutes after it was added: killed before that, it has the
 * torrent alone. A torrent whose label is taken away in a session that goes on was taken away by its user. That this session goes on, a
 * process knows only after its first poll: it takes what the queue has then for what was ours before.
 *
 * @param readStored reads the torrents in the queue, by info hash
 */
export function createKnownTorrents(readStored: () => Promise<ReadonlyMap<string, Limits>>): KnownTorrents {
  let knownSession: string | null = null;
  let known = new Map<string, Limits>();
  let lost: ReadonlyMap<string, Limits> = new Map();
  let lostAt = 0;

  async function noteSession(session: string | null): Promise<void> {
    if (session !== knownSession) {
      const stored = await readStored();
      [knownSession, lost, lostAt] = [session, new Map([...stored, ...lost, ...known]), Date.now()];
    } else if (Date.now() - lostAt > readsForMs) {
      lost = new Map();
    }
  }

  return {
    add: (hash, limits) => void known.set(hash, limits),
    async findLost(session, torrents) {
      await noteSession(session);
      return torrents.flatMap(({ hashString, labels }) => {
        const limits = lost.get(hashString.toLowerCase());
        return limits === undefined || labels.length > 0 ? [] : [{ hash: hashString, limits }];
      });
    },
    replace(ours) {
      known = new Map(ours.map((torrent) => [torrent.hashString.toLowerCase(), limitsOf(torrent)]));
      lost = new Map([...lost].filter(([hash]) => !known.has(hash)));
    },
  };
}

const limitsOf = ({ seedRatioLimit, seedRatioMode, seedIdleLimit, seedIdleMode }: TorrentFields): Limits => ({
  seedRatioLimit,
  seedRatioMode,
  seedIdleLimit,
  seedIdleMode,
});
