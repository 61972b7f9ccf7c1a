import { sql } from 'kysely';
import type { Database, EntityManager } from '../../database/database.ts';
import { databaseTime } from '../../database/schema/expressions.ts';
import { toStoredRelease } from '../../found-releases/stored-release.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { expiredBefore, isFollowed, liveGrabStates } from '../grab-expiry.ts';
import type { GrabReleaseParams } from '../grab-release.ts';

export interface GrabStoreDeps {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly owner: string;
  readonly leaseMs: number;
  readonly now: () => Date;
}

/** A grab that is being handed over, and who does it. */
export interface GrabbingRow {
  readonly id: string;
  readonly movieId: string;
  readonly versionId: string;
  readonly source: GrabReleaseParams['source'];
  readonly facts: unknown;
  readonly download: string | null;
  /** The client that it may have been handed to; null: to none yet. */
  readonly clientId: string | null;
  readonly owner: string | null;
  readonly leaseExpiresAt: Date | null;
  readonly isExpired: boolean;
}

interface ClientName {
  readonly id: string;
  readonly name: string;
}

/** The statements of grabs. Those that return a boolean return false if another process has reclaimed the grab, or it is gone. */
export type GrabStore = ReturnType<typeof createGrabStore>;

export function createGrabStore({ database, secrets, owner, leaseMs, now }: GrabStoreDeps) {
  const { driver } = database;
  const kysely = (em: EntityManager = database.fork()) => database.kysely(em);
  const lease = () => databaseTime(driver, leaseMs);

  const updateOwn = async (id: string, values: OwnChanges, em?: EntityManager): Promise<boolean> => {
    const { numUpdatedRows } = await kysely(em)
      .updateTable('grab')
      .set({ ...values, updated_at: now() })
      .where('id', '=', id)
      .where('state', '=', 'grabbing')
      .where('owner', '=', owner)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };

  return {
    /** @throws a unique violation if the version has a live grab; of a foreign key if the movie is gone */
    async insert(id: string, { release, movieId, versionId, source }: GrabReleaseParams): Promise<void> {
      const { title, facts, download_secret: download } = toStoredRelease(secrets, release);
      await kysely()
        .insertInto('grab')
        .values({
          ...{ id, movie_id: movieId, version_id: versionId, state: 'grabbing', source, title },
          ...{ release: facts, download, owner, lease_expires_at: lease() },
          ...{ created_at: now(), updated_at: now() },
        })
        .execute();
    },
    /** Before the client gets it: from here on it may have it. */
    setClient: (id: string, client: ClientName) =>
      updateOwn(id, { client_id: client.id, client_name: client.name, lease_expires_at: lease() }),
    setGrabbed: (id: string, downloadId: string, em: EntityManager) =>
      updateOwn(id, { state: 'grabbed', download_id: downloadId, ...ended }, em),
    setFailed: (id: string, message: string) =>
      updateOwn(id, { state: 'failed', message, ended_at: now(), ...ended }),
    /** Lets any process reclaim it at once. */
    release: (id: string) => updateOwn(id, { owner: null }),
    /** Nothing was handed over. */
    async remove(id: string): Promise<void> {
      await kysely()
        .deleteFrom('grab')
        .where('id', '=', id)
        .where('state', '=', 'grabbing')
        .where('owner', '=', owner)
        .execute();
    },
    /** False as well if the owner has renewed its lease since the row was read. */
    async reclaim({ id, owner: before, leaseExpiresAt }: GrabbingRow): Promise<boolean> {
      const { numUpdatedRows } = await kysely()
        .updateTable('grab')
        .set({ owner, lease_expires_at: lease() })
        .where('id', '=', id)
        .where('state', '=', 'grabbing')
        .where('owner', before === null ? 'is' : '=', before)
        .where('lease_expires_at', leaseExpiresAt === null ? 'is' : '=', leaseExpiresAt)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    /** On the writing side, as a replica would miss rows. @param versionId only of this version */
    async listGrabbing(versionId?: string): Promise<readonly GrabbingRow[]> {
      const isExpired = sql<unknown>`lease_expires_at <= ${databaseTime(driver)}`;
      const rows = await kysely()
        .selectFrom('grab')
        .select(['id', 'movie_id as movieId', 'version_id as versionId', 'source', 'release as facts'])
        .select(['download', 'client_id as clientId', 'owner', 'lease_expires_at as leaseExpiresAt'])
        .select(isExpired.as('isExpired'))
        .where('state', '=', 'grabbing')
        .$if(versionId !== undefined, (query) => query.where('version_id', '=', versionId ?? ''))
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ ...row, isExpired: Boolean(row.isExpired) }));
    },
    /** What keeps a version from being grabbed. */
    async findLive(versionId: string): Promise<{ readonly id: string; readonly title: string } | null> {
      const row = await kysely()
        .selectFrom('grab')
        .select(['id', 'title'])
        .where('version_id', '=', versionId)
        .where('state', 'in', liveGrabStates)
        .executeTakeFirst();
      return row ?? null;
    },
    /** Ends grabs that no import has ended for long. */
    async expire(): Promise<void> {
      await kysely()
        .updateTable('grab')
        .set({ state: 'expired', ended_at: now(), updated_at: now() })
        .where('state', '=', 'grabbed')
        .where('created_at', '<=', expiredBefore(now()))
        .where((grab) => grab.not(isFollowed(grab)))
        .execute();
    },
  };
}

/** The download may contain a key of the indexer: it is kept only as long as it is needed. */
const ended = { download: null, owner: null, lease_expires_at: null } as const;

interface OwnChanges {
  readonly state?: 'grabbed' | 'failed';
  readonly client_id?: string;
  readonly client_name?: string;
  readonly download_id?: string;
  readonly message?: string;
  readonly download?: null;
  readonly owner?: null;
  readonly lease_expires_at?: ReturnType<typeof databaseTime> | null;
  readonly ended_at?: Date;
}
