import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTestDisk, type TestDisk } from '../../disk/disk.fixture.ts';
import { toStoredRelease } from '../../found-releases/stored-release.ts';
import { uuidv7 } from '../../ids/uuid.ts';
import type { LibraryOptions } from '../../library-options.ts';
import type { Release } from '../../releases/release.ts';
import { createSecretBox } from '../../secrets/secret-box.ts';
import type { Task } from '../../tasks/task.schema.ts';
import { movieMetadata, toImport } from '../../testing/metadata.fixture.ts';
import { insertQueueItem } from '../../testing/queue-item.ts';
import { testRelease } from '../../testing/release.fixture.ts';
import type { DatabaseKind } from '../../testing/test-database.ts';
import { endOf, openTestLibrary, type TestLibrary } from '../../testing/test-library.fixture.ts';
import type { QueueItem } from '../queue.schema.ts';
import type { QueueItemRow } from '../queue-item-rows.ts';

/** What a client has downloaded: the files below its folder, copied from a video or with a text. */
export type DownloadFiles = Readonly<Record<string, { readonly video: string } | string>>;

export interface FinishedDownload {
  /** Title of the release. */
  readonly title: string;
  readonly movieId: string | null;
  readonly files: DownloadFiles;
  readonly release?: Partial<Release>;
  /** Whether the library grabbed it; else a user added it at the client. @default true */
  readonly isGrabbed?: boolean;
  readonly source?: 'interactive' | 'automatic';
  readonly item?: Partial<QueueItemRow>;
}

/** A library with a root folder `movies`, and a client whose folder `client` no public import may read. */
export interface DownloadLibrary extends TestLibrary {
  readonly disk: TestDisk;
  readonly clientId: string;
  addMovie(title: string, facts?: { readonly runtime?: number }): Promise<string>;
  /** A download that its client has finished, in a folder named like it. @returns the id of its queue item */
  add(download: FinishedDownload): Promise<string>;
  /** Imports it, and waits for the end of the task. */
  run(id: string): Promise<{ readonly task: Task; readonly item: QueueItem }>;
}

const secret = 'a secret of the operator';

export async function openDownloadLibrary(
  kind: DatabaseKind,
  options: Partial<LibraryOptions> = {},
): Promise<DownloadLibrary> {
  const disk = await createTestDisk();
  const [root, clientFolder] = [disk.at('movies'), disk.at('client')];
  for (const folder of [root, clientFolder, disk.at('watch')]) {
    await mkdir(folder);
  }
  const fixture = await openTestLibrary(kind, { rootFolders: [root], secret, ...options });
  const { library } = fixture;
  const { id: clientId } = await library.downloadClients.create({
    ...{ name: 'Client', implementation: 'WatchFolder', folder: disk.at('watch'), protocol: 'torrent' },
  });
  let movies = 0;
  return {
    ...{ ...fixture, disk, clientId },
    async addMovie(title, { runtime = 0 } = {}) {
      const metadata = movieMetadata(++movies, { title, year: 2010, runtime });
      await library.movies.import([toImport(metadata, { rootFolderPath: root })]);
      const [movie] = await library.movies.getManyByTmdbId([movies], { select: { id: true } });
      return movie?.id ?? '';
    },
    async add(download) {
      const id = uuidv7();
      const { title, movieId, isGrabbed = true } = download;
      const folder = join(clientFolder, title);
      await mkdir(folder, { recursive: true });
      for (const [name, content] of Object.entries(download.files)) {
        const path = join(folder, name);
        await mkdir(dirname(path), { recursive: true });
        await (typeof content === 'string' ? writeFile(path, content) : copyFile(content.video, path));
      }
      if (isGrabbed && movieId !== null) {
        await insertGrab(fixture, { ...download, id, clientId, movieId });
      }
      return insertQueueItem(library, {
        ...{ id, client_id: clientId, client_name: 'Client', download_id: id, movie_id: movieId, title },
        ...{ version_id: movieId, state: 'importPending', status: 'completed', output_path: folder },
        ...download.item,
      });
    },
    async run(id) {
      const { taskId } = await library.queue.retry(id);
      const task = await endOf(library, taskId);
      return { task, item: await library.queue.get(id) };
    },
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]();
      await disk[Symbol.asyncDispose]();
    },
  };
}

interface NewGrab extends FinishedDownload {
  readonly id: string;
  readonly clientId: string;
  readonly movieId: string;
}

/** A grab whose download has the same id. */
export async function insertGrab(
  { database }: Pick<TestLibrary, 'database'>,
  { id, title, movieId, release, source = 'automatic', item, clientId }: NewGrab,
): Promise<void> {
  const { facts } = toStoredRelease(createSecretBox(secret), testRelease(title, release));
  const at = new Date();
  await database
    .kysely(database.fork())
    .insertInto('grab')
    .values({
      ...{ id, movie_id: movieId, version_id: item?.version_id ?? movieId, state: 'grabbed', source, title },
      ...{ release: facts, client_id: clientId, client_name: 'Client', download_id: id },
      ...{ created_at: at, updated_at: at },
    })
    .execute();
}
