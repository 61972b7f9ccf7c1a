import { z } from 'zod';
import type { HttpClient } from '../../http-client/http-client.ts';
import type { ClientRecords } from '../client-records.ts';
import type { ClientSettings } from '../client-settings.ts';
import {
  type ClientDownload,
  type DownloadClient,
  DownloadClientError,
  type DownloadRequest,
} from '../download-client.ts';
import { toDownloadName } from '../download-name.ts';
import { joinClientPath } from '../join-client-path.ts';
import { removeUntilGone } from '../remove-until-gone.ts';
import { grabFileName } from './grab-file-name.ts';
import {
  addAnswer,
  categoriesAnswer,
  fullStatusAnswer,
  historyAnswer,
  queueAnswer,
  type SabnzbdHistorySlot,
  type SabnzbdQueue,
} from './sabnzbd-answers.ts';
import { createSabnzbdApi, type SabnzbdApi } from './sabnzbd-api.ts';
import { ofHistorySlot, ofQueueSlot } from './to-client-download.ts';

/** SABnzbd from 3.0 on. */
export function createSabnzbd(
  settings: ClientSettings,
  { http, records }: { readonly http: HttpClient; readonly records: ClientRecords },
): DownloadClient {
  const { id, name } = settings;
  const context = { api: createSabnzbdApi(http, settings), name, category: settings.category, records };
  return {
    ...{ id, name, protocols: ['usenet'] },
    add: (request, signal) => add(context, request, signal),
    async test(signal) {
      await readCategory(context, signal);
      await readQueue(context, signal);
    },
    tracking: {
      list: (signal) => list(context, signal),
      remove: (downloadId, { deleteData }, signal) => remove(context, { downloadId, deleteData }, signal),
      async folders(signal) {
        const { dir } = await readCategory(context, signal);
        const { status } = await context.api.call(
          fullStatusAnswer,
          { mode: 'fullstatus', skip_dashboard: '1' },
          signal,
        );
        return [{ path: joinClientPath(status.completedir, dir ?? '') }];
      },
    },
  };
}

interface SabnzbdContext {
  readonly api: SabnzbdApi;
  readonly name: string;
  readonly category: string;
  readonly records: ClientRecords;
}

async function add(
  context: SabnzbdContext,
  { grabId, title, file, isRepeated }: DownloadRequest,
  signal: AbortSignal,
): Promise<{ readonly downloadId: string }> {
  const { api, name, category } = context;
  if (file.kind !== 'nzb') throw new DownloadClientError('refused', `${name} downloads from usenet only.`);
  await readCategory(context, signal);
  const jobName = toDownloadName(title);
  const existing = isRepeated ? await find(context, { grabId, jobName }, signal) : undefined;
  if (existing !== undefined) return { downloadId: existing.id };
  const upload = new File([new Uint8Array(file.bytes)], grabFileName(title, grabId), {
    type: 'application/x-nzb',
  });
  const parameters = { mode: 'addfile', cat: category, nzbname: jobName };
  const { nzo_ids: ids } = await api.call(addAnswer, parameters, signal, upload);
  const [downloadId] = ids;
  if (downloadId !== undefined) return { downloadId };
  throw new DownloadClientError(
    'refused',
    `${name} does not take the NZB of ${title}: it lists no files, or SABnzbd is set to refuse what it has downloaded before.`,
  );
}

/** The queue shows no grab: there, it is the download of our category with the name of the release that no other grab or queue item is of. */
async function find(
  context: SabnzbdContext,
  { grabId, jobName }: { readonly grabId: string; readonly jobName: string },
  signal: AbortSignal,
): Promise<ClientDownload | undefined> {
  const queue = await readQueue(context, signal);
  const named = queue.slots.filter(({ filename }) => comparable(filename) === comparable(jobName));
  const known = await context.records.findKnown(named.map(({ nzo_id: id }) => id));
  const inQueue = named.find(({ nzo_id: id }) => !known.has(id));
  if (inQueue !== undefined) return ofQueueSlot(queue, inQueue);
  const done = (await readHistory(context, signal)).map(ofHistorySlot);
  return done.find((download) => download.grabId === grabId);
}

/** SABnzbd may be set to replace dots and spaces. */
const comparable = (name: string) =>
  name
    .toLowerCase()
    .replace(/[\s._]+/gu, ' ')
    .trim();

async function list(context: SabnzbdContext, signal: AbortSignal): Promise<readonly ClientDownload[]> {
  // In this order: what moves from the queue to the history in between is in both.
  const queue = await readQueue(context, signal);
  const history = await readHistory(context, signal);
  const done = new Set(history.map(({ nzo_id: id }) => id));
  return [
    ...queue.slots.filter(({ nzo_id: id }) => !done.has(id)).map((slot) => ofQueueSlot(queue, slot)),
    ...history.map(ofHistorySlot),
  ];
}

/** Older versions do not filter by category, so it is filtered here as well. */
async function readQueue({ api, category }: SabnzbdContext, signal: AbortSignal): Promise<SabnzbdQueue> {
  const { queue } = await api.call(queueAnswer, { mode: 'queue', cat: category, limit: '0' }, signal);
  return { ...queue, slots: queue.slots.filter(({ cat }) => isSame(cat, category)) };
}

const isSame = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

/** Without a limit, SABnzbd sends the ten last ones. */
const pageSize = 1_000;

async function readHistory(
  { api, category }: SabnzbdContext,
  signal: AbortSignal,
): Promise<readonly SabnzbdHistorySlot[]> {
  const slots: SabnzbdHistorySlot[] = [];
  for (let start = 0; ; start += pageSize) {
    const page = { start: String(start), limit: String(pageSize) };
    const { history } = await api.call(historyAnswer, { mode: 'history', cat: category, ...page }, signal);
    slots.push(...history.slots.filter((slot) => isSame(slot.category, category)));
    if (history.slots.length < pageSize) return slots;
  }
}

/** SABnzbd also confirms the removal of what it does not have, and of what is in other categories. */
async function remove(
  context: SabnzbdContext,
  { downloadId, deleteData }: { readonly downloadId: string; readonly deleteData: boolean },
  signal: AbortSignal,
): Promise<void> {
  // In the archive of newer versions, it would make SABnzbd take a later download for a duplicate.
  const parameters = { name: 'delete', value: downloadId, del_files: deleteData ? '1' : '0', archive: '0' };
  const removal = {
    name: context.name,
    find: async () => (await list(context, signal)).filter(({ id }) => id === downloadId),
    async remove() {
      await context.api.call(z.unknown(), { mode: 'queue', ...parameters }, signal);
      await context.api.call(z.unknown(), { mode: 'history', ...parameters }, signal);
    },
  };
  await removeUntilGone(removal, signal);
}

/** SABnzbd silently takes another category for one that it does not have, and then we would not see the download. */
async function readCategory({ api, name, category }: SabnzbdContext, signal: AbortSignal) {
  const { config } = await api.call(categoriesAnswer, { mode: 'get_config', section: 'categories' }, signal);
  const found = config.categories.find((one) => isSame(one.name, category));
  if (found === undefined) {
    throw new DownloadClientError(
      'misconfigured',
      `${name} has no category ${category}. Add it to SABnzbd (Config, Categories), or choose ${listNames(config.categories)}.`,
    );
  }
  if (found.dir?.trim().endsWith('*') === true) {
    throw new DownloadClientError(
      'misconfigured',
      `The folder of the category ${category} in SABnzbd ends with *, so that its downloads share one folder. Remove the *.`,
    );
  }
  return found;
}

function listNames(categories: readonly { readonly name: string }[]): string {
  const names = categories.map(({ name }) => name).filter((name) => name !== '*');
  return names.length === 0 ? 'another one' : `one of ${names.join(', ')}`;
}
