import type { Database } from '../database/database.ts';
import { isOneOf } from '../database/schema/expressions.ts';
import type { FileIdentity } from '../disk/file-identity.ts';
import type { MovieIds } from './read-nfo.ts';
import { mtimeMsOf } from './relocated-files.ts';
import type { UnmatchedReason } from './unmatched.schema.ts';

interface KnownOnDisk {
  readonly id: string;
  readonly size: number;
  readonly mtimeMs: number | null;
  readonly device: string | null;
  readonly inode: string | null;
}

export interface KnownMatchedFile extends KnownOnDisk {
  readonly kind: 'movieFile';
  /** Whether it was probed, and could be read. */
  readonly isProbed: boolean;
}

export interface KnownUnmatchedFile extends KnownOnDisk, MovieIds {
  readonly kind: 'unmatched';
  readonly reason: UnmatchedReason;
}

export type KnownFile = KnownMatchedFile | KnownUnmatchedFile;

/** What is stored of files, by path. */
export async function findKnownFiles(
  database: Database,
  paths: readonly string[],
): Promise<ReadonlyMap<string, KnownFile>> {
  const kysely = database.kysely(database.fork());
  const isNamed = isOneOf(database.driver, 'path', 'text', paths);
  const unmatched = await kysely
    .selectFrom('unmatched_file')
    .select(['id', 'path', 'size', 'mtime_ms as mtimeMs', 'device', 'inode', 'reason'])
    .select(['imdb_id as imdbId', 'tmdb_id as tmdbId'])
    .where(isNamed)
    .execute();
  const files = await kysely
    .selectFrom('movie_file')
    .select(['id', 'path', 'size', 'mtime_ms as mtimeMs', 'device', 'inode'])
    .select(['probed_at', 'media_problem'])
    .where(isNamed)
    .execute();
  return new Map<string, KnownFile>([
    ...unmatched.map(({ path, ...row }) => [path, { kind: 'unmatched', ...row }] as const),
    ...files.map(({ path, probed_at, media_problem, ...row }) => {
      const isProbed = probed_at !== null && !isUnreadable(media_problem);
      return [path, { kind: 'movieFile', isProbed, ...row }] as const;
    }),
  ]);
}

const isUnreadable = (problem: unknown) =>
  typeof problem === 'object' && problem !== null && 'kind' in problem && problem.kind === 'unreadable';

/** Whether the file has the size and the time that are stored. */
export const isUnchanged = (known: KnownFile, { size, mtimeNs }: FileIdentity): boolean =>
  known.size === size && known.mtimeMs === mtimeMsOf({ mtimeNs });

/** Whether device or inode have other numbers, as devices do after a restart. */
export const hasOtherNumbers = (known: KnownFile, { device, inode }: FileIdentity): boolean =>
  known.device !== device || known.inode !== inode;

/** Whether the name or the description of a file says the same about its movie as before. */
export const hasSameIds = (one: MovieIds, other: MovieIds): boolean =>
  one.imdbId === other.imdbId && one.tmdbId === other.tmdbId;
