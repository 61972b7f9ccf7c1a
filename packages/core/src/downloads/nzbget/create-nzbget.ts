import type { HttpClient } from '../../http-client/http-client.ts';
import type { ClientSettings } from '../client-settings.ts';
import {
  type ClientDownload,
  type ClientFolder,
  type DownloadClient,
  DownloadClientError,
  type DownloadRequest,
} from '../download-client.ts';
import { toDownloadName } from '../download-name.ts';
import { joinClientPath } from '../join-client-path.ts';
import { type Removal, removeUntilGone } from '../remove-until-gone.ts';
import {
  appendAnswer,
  configAnswer,
  editAnswer,
  groupsAnswer,
  historyAnswer,
  type NzbgetGroup,
  type NzbgetHistoryItem,
  statusAnswer,
  versionAnswer,
} from './nzbget-answers.ts';
import { createNzbgetApi, type NzbgetApi, NzbgetCallError } from './nzbget-api.ts';
import { grabParameter, isInDownload, ofGroup, ofHistoryItem } from './to-client-download.ts';

/** NZBGet from 18 on. */
export function createNzbget(
  settings: ClientSettings,
  { http }: { readonly http: HttpClient },
): DownloadClient {
  const { id, name } = settings;
  const context = { api: createNzbgetApi(http, settings), name, category: settings.category };
  return {
    ...{ id, name, protocols: ['usenet'] },
    add: (request, signal) => add(context, request, signal),
    async test(signal) {
      await context.api.call(versionAnswer, 'version', [], signal);
      await readFolders(context, signal);
    },
    tracking: {
      list: async (signal) => (await read(context, signal)).map(({ download }) => download),
      remove: (downloadId, _, signal) => remove(context, downloadId, signal),
      folders: (signal) => readFolders(context, signal),
    },
  };
}

interface NzbgetContext {
  readonly api: NzbgetApi;
  readonly name: string;
  readonly category: string;
}

interface FoundDownload {
  readonly nzbId: number;
  readonly isInHistory: boolean;
  readonly download: ClientDownload;
}

async function read(
  { api, category }: NzbgetContext,
  signal: AbortSignal,
): Promise<readonly FoundDownload[]> {
  const isOurs = (item: NzbgetGroup | NzbgetHistoryItem) =>
    item.Category.toLowerCase() === category.toLowerCase();
  // In this order: what moves from the queue to the history in between is in both.
  const groups = (await api.call(groupsAnswer, 'listgroups', [0], signal)).filter(isOurs);
  const history = (await api.call(historyAnswer, 'history', [false], signal)).filter(isOurs);
  const status = groups.some(isInDownload) ? await api.call(statusAnswer, 'status', [], signal) : null;
  const done = new Set(history.map(({ NZBID }) => NZBID));
  return [
    ...groups
      .filter(({ NZBID }) => !done.has(NZBID))
      .map((group) => ({ nzbId: group.NZBID, isInHistory: false, download: ofGroup(group, status) })),
    ...history.flatMap((item) => {
      const download = ofHistoryItem(item);
      return download === null ? [] : [{ nzbId: item.NZBID, isInHistory: true, download }];
    }),
  ];
}

async function add(
  context: NzbgetContext,
  { grabId, title, file }: DownloadRequest,
  signal: AbortSignal,
): Promise<{ readonly downloadId: string }> {
  const { name } = context;
  if (file.kind !== 'nzb') throw new DownloadClientError('refused', `${name} downloads from usenet only.`);
  const existing = (await read(context, signal)).find(({ download }) => download.grabId === grabId);
  if (existing !== undefined) return { downloadId: grabId };
  const fileName = `${toDownloadName(title)}.nzb`;
  const id = await append(context, { fileName, bytes: file.bytes, grabId }, signal);
  if (id > 0) return { downloadId: grabId };
  throw new DownloadClientError('refused', `${name} does not take the NZB of ${title}.`);
}

interface AppendParams {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly grabId: string;
}

async function append(
  { api, category }: NzbgetContext,
  { fileName, bytes, grabId }: AppendParams,
  signal: AbortSignal,
): Promise<number> {
  const content = Buffer.from(bytes).toString('base64');
  // Priority, to the top, paused; then the key, score and mode of duplicates, which are not our choice to make again.
  const first = [fileName, content, category, 0, false, false, '', 0, 'FORCE'];
  const parameters = [grabParameter, grabId];
  const send = (takesAutoCategory: boolean) =>
    api.call(appendAnswer, 'append', [...first, ...(takesAutoCategory ? [false] : []), parameters], signal);
  const isNew = isFrom(await api.call(versionAnswer, 'version', [], signal), autoCategoryVersion);
  try {
    return await send(isNew);
  } catch (error) {
    // Of a version in between; such a call has added nothing.
    if (!(error instanceof NzbgetCallError) || !/invalid parameter/iu.test(error.reason)) throw error;
    return send(!isNew);
  }
}

/** The first with one more parameter of `append`: whether NZBGet chooses the category. */
const autoCategoryVersion = [25, 3] as const;

function isFrom(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, ownMajor = 0, ownMinor = 0] = (/^(\d+)(?:\.(\d+))?/u.exec(version) ?? []).map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

async function remove(context: NzbgetContext, downloadId: string, signal: AbortSignal): Promise<void> {
  const removal: Removal<FoundDownload> = {
    name: context.name,
    find: async () => (await read(context, signal)).filter(({ download }) => download.id === downloadId),
    async remove(found) {
      for (const { nzbId, isInHistory } of found) {
        const command = isInHistory ? 'HistoryFinalDelete' : 'GroupFinalDelete';
        await context.api.call(editAnswer, 'editqueue', [command, '', [nzbId]], signal);
      }
    },
  };
  await removeUntilGone(removal, signal);
}

/** The configuration holds passwords, so nothing else of it leaves this function. */
async function readFolders(
  { api, category }: NzbgetContext,
  signal: AbortSignal,
): Promise<readonly ClientFolder[]> {
  const config = await api.call(configAnswer, 'config', [], signal);
  const optionOf = (name: string) =>
    config.find(({ Name }) => Name.toLowerCase() === name.toLowerCase())?.Value ?? '';
  const base = optionOf('DestDir');
  const number = config
    .map(({ Name, Value }) => ({ number: /^Category(\d+)\.Name$/iu.exec(Name)?.[1], name: Value }))
    .find((one) => one.number !== undefined && one.name.toLowerCase() === category.toLowerCase())?.number;
  const own = number === undefined ? '' : optionOf(`Category${number}.DestDir`);
  if (own !== '') return [{ path: joinClientPath(base, own) }];
  return [{ path: optionOf('AppendCategoryDir') === 'no' ? base : joinClientPath(base, category) }];
}
