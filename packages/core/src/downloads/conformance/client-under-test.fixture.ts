import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from '../../ids/uuid.ts';
import type { ClientRecords, TrackedDownload } from '../client-records.ts';
import type { ClientSettings } from '../client-settings.ts';
import {
  type ClientDownload,
  type ClientDownloadState,
  type DownloadClient,
  DownloadClientError,
  type DownloadFile,
  type DownloadRequest,
  type DownloadTracking,
} from '../download-client.ts';

/** A real program that runs, and the adapter that is tested with it. */
export interface ClientUnderTest {
  /** Of the program, with the right password. */
  readonly settings: ClientSettings;
  /** Makes the adapter. */
  open(settings: ClientSettings, records: ClientRecords): DownloadClient;
  /** Makes something to download; each has a name of its own. */
  makeFile(options: MakeFileOptions): Promise<MadeFile>;
  /** What its user does, not by our adapter. */
  readonly user: {
    /** @param category null: none. @returns the id that the adapter has for it */
    add(file: DownloadFile, category: string | null): Promise<string>;
    pause(downloadId: string): Promise<void>;
    /** Whether the program has it, or shows it in its history. */
    has(downloadId: string): Promise<boolean>;
  };
  /** Ends the program and starts it again: sessions are lost, downloads are not. */
  restart(): Promise<void>;
  /** Kills the program and starts it again. Of torrent clients. */
  crash?(): Promise<void>;
  stop(): Promise<void>;
}

export interface MakeFileOptions {
  readonly name: string;
  /** Of usenet; further ones are short. @default 1 */
  readonly files?: number;
  /** @default a few hundred kilobytes */
  readonly content?: Uint8Array;
  /**
   * `complete`: all of it is there. `held`: the second half comes after `release`. `incomplete`: no peer or server has all of it, so that a
   * torrent waits and articles are missing.
   */
  readonly kind: 'complete' | 'held' | 'incomplete';
}

export interface MadeFile {
  readonly file: DownloadFile;
  readonly content: Uint8Array;
  /** Lets a `held` one go on. */
  release(): void;
}

/** One guarantee of every client, or of those of a protocol. */
export interface ClientCase {
  readonly name: string;
  /** Whether it does what other cases would notice, such as to start the program again. The others run side by side. */
  readonly isAlone?: true;
  run(client: ClientUnderTest): Promise<void>;
}

const never = new AbortController().signal;

/** What a database has of these downloads. */
export const recordsOf = (tracked: readonly TrackedDownload[] = []): ClientRecords => ({
  readTracked: async () => tracked,
  findKnown: async (ids) => new Set(ids.filter((id) => tracked.some(({ downloadId }) => downloadId === id))),
});

/** Opens the adapter, with short calls. */
export function openTracked(
  client: ClientUnderTest,
  changes: Partial<ClientSettings> = {},
  tracked: readonly TrackedDownload[] = [],
) {
  const opened = client.open({ ...client.settings, ...changes }, recordsOf(tracked));
  const { tracking } = opened;
  if (tracking === null) throw new Error('The client does not show its downloads.');
  return {
    add: async (request: DownloadRequest) => (await opened.add(request, never)).downloadId,
    test: () => opened.test(never),
    list: () => tracking.list(never),
    find: (id: string) => findDownload(tracking, id),
    folders: () => tracking.folders(never),
    /** Asks again while the program refuses to, because it is busy with it, as the next polls of a library do. */
    remove: (id: string, deleteData: boolean) =>
      until('a download to be removed', () => isRemoved(tracking, id, deleteData)),
  };
}
export type TrackedClient = ReturnType<typeof openTracked>;

async function isRemoved(tracking: DownloadTracking, id: string, deleteData: boolean): Promise<boolean> {
  try {
    await tracking.remove(id, { deleteData }, never);
    return true;
  } catch (error) {
    if (error instanceof DownloadClientError && error.failure === 'refused') return false;
    throw error;
  }
}

async function findDownload(tracking: DownloadTracking, id: string): Promise<ClientDownload | undefined> {
  return (await tracking.list(never)).find((download) => download.id === id);
}

/** A grab of a file. */
export const grabOf = (
  file: DownloadFile,
  title: string,
  goals: Partial<Pick<DownloadRequest, 'seedRatio' | 'seedTime'>> = {},
): DownloadRequest => ({
  ...{ grabId: uuidv7(), title, file, seedRatio: null, seedTime: null, isRepeated: false },
  ...goals,
});

const [timeoutMs, pollMs] = [100_000, 50];

/** Waits until `look` finds something. @returns it */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited too long for ${what}.`);
    await sleep(pollMs);
  }
}

/** Waits until a download is in one of the states. */
export async function untilState(
  client: TrackedClient,
  id: string,
  ...states: readonly ClientDownloadState[]
): Promise<ClientDownload> {
  let last: ClientDownload | undefined;
  try {
    return await until('a state', async () => {
      last = await client.find(id);
      return last !== undefined && states.includes(last.state) && last;
    });
  } catch (cause) {
    throw new Error(`Waited for ${states.join(' or ')}; the download is ${JSON.stringify(last)}.`, { cause });
  }
}

/** What messages for people look like. */
export const aSentence = /^\S.* .*\.$/su;
