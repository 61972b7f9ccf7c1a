import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TimeoutError, withTimeout } from '../../async/with-timeout.ts';
import type { WrittenFile } from '../../database/schema/download-tables.ts';
import { codeOf } from '../../errors/code-of.ts';
import { cutToBytes, toSafeName } from '../../naming/name-text.ts';
import { type Protocol, protocols } from '../../releases/release.ts';
import {
  type DownloadClient,
  DownloadClientError,
  type DownloadFile,
  type DownloadRequest,
} from '../download-client.ts';
import { checkWatchFolder, folderOf, type WatchFolderDeps } from './check-watch-folder.ts';
import { describeFile } from './remove-written-file.ts';
import { hasContent, removeTemporary, type WriteStep, writeNewFile } from './write-new-file.ts';

export interface WatchFolderParams {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly category: string | null;
  /** null: it takes both. */
  readonly protocol: Protocol | null;
  /** For tests. */
  readonly onStep?: ((step: WriteStep) => Promise<void> | void) | undefined;
}

/** Calls of the file system on a network disk that is gone may never return. */
const timeoutMs = 30_000;
/** Of the title; the ending, and the id of the grab if the name exists, follow. */
const maximumTitleBytes = 150;

/**
 * A folder that a download client watches: `.torrent`, `.magnet` and `.nzb` files are put into it. It knows nothing of what becomes of
 * them.
 */
export function createWatchFolder(deps: WatchFolderDeps, params: WatchFolderParams): DownloadClient {
  const { id, name, protocol } = params;

  async function check(): Promise<void> {
    const [problem] = await checkWatchFolder(deps, params);
    if (problem !== undefined) {
      throw new DownloadClientError(
        'misconfigured',
        `The ${problem.field} of the download client ${name} ${problem.message.replace(/\.$/u, '')}.`,
      );
    }
  }

  return {
    id,
    name,
    protocols: protocol === null ? protocols : [protocol],
    tracking: null,
    test: (signal) => withTimeout(timeoutMs, check, signal).catch((cause) => refuse(name, cause)),
    async add(request, signal) {
      const downloadId = request.file.kind === 'nzb' ? request.grabId : request.file.infoHash;
      try {
        const writtenFile = await withTimeout(
          timeoutMs,
          (aborted) => check().then(() => put(params, request, aborted)),
          signal,
        );
        return { downloadId, writtenFile };
      } catch (cause) {
        signal.throwIfAborted();
        return refuse(name, cause);
      }
    },
  };
}

/**
 * Puts the file there once: a file of the same content is the one that an earlier attempt has put.
 *
 * @returns the file; null if there is one of the same content that no attempt of this grab has put
 */
async function put(
  { folder, category, onStep }: WatchFolderParams,
  { title, grabId, file, isRepeated }: DownloadRequest,
  signal: AbortSignal,
): Promise<WrittenFile | null> {
  const target = folderOf(folder, category);
  const bytes = bytesOf(file);
  if (category !== null) {
    await mkdir(target).catch(ignoreExisting);
  }
  for (const path of namesOf(target, { title, grabId, file })) {
    if (await hasContent(path, bytes)) {
      await removeTemporary(path, grabId);
      return isRepeated ? describeFile(path, bytes) : null;
    }
    try {
      await writeNewFile({ path, bytes, operationId: grabId, signal, onStep });
      return describeFile(path, bytes);
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') {
        throw cause;
      }
    }
  }
  throw new DownloadClientError('refused', 'Other files have the names of this one already.');
}

function ignoreExisting(cause: unknown): void {
  if (codeOf(cause) !== 'EEXIST') {
    throw cause;
  }
}

const bytesOf = (file: DownloadFile): Uint8Array =>
  file.kind === 'magnet' ? new TextEncoder().encode(file.uri) : file.bytes;

/** The name of the file; a second one in case that another file has it. */
function namesOf(
  folder: string,
  { title, grabId, file }: Pick<DownloadRequest, 'title' | 'grabId' | 'file'>,
) {
  const safe = toSafeName(cutToBytes(toSafeName(title), maximumTitleBytes));
  const names = safe === '' ? [grabId] : [safe, `${safe} [${grabId}]`];
  return names.map((name) => join(/* turbopackIgnore: true */ folder, `${name}.${file.kind}`));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist, or its disk is not mounted',
  EACCES: 'the permissions of the folder do not allow to write to it',
  EPERM: 'the permissions of the folder do not allow to write to it',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'its disk is mounted read-only',
  ENOTDIR: 'it is not a folder',
};

/** @throws DownloadClientError */
function refuse(name: string, cause: unknown): never {
  if (cause instanceof DownloadClientError) {
    throw cause;
  }
  const code = codeOf(cause);
  if (code === '' && !(cause instanceof TimeoutError)) {
    throw cause;
  }
  const reason = reasons[code] ?? (code === '' ? 'its disk does not answer' : `its disk answers ${code}`);
  throw new DownloadClientError('unreachable', `The download client ${name} cannot be used: ${reason}.`, {
    cause,
  });
}
