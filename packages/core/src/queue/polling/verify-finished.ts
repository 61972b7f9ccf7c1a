import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { withTimeout } from '../../async/with-timeout.ts';
import type { ClientDownload } from '../../downloads/download-client.ts';
import { type PathMapping, toLocalPath } from '../../downloads/map-path.ts';
import { codeOf } from '../../errors/code-of.ts';
import type { FinishedPlace } from './next-queue-state.ts';
import { queueMessages } from './queue-messages.ts';

export interface VerifyParams {
  readonly client: { readonly name: string; readonly remote_path_mappings: readonly PathMapping[] };
  readonly signal: AbortSignal;
}

/** File systems of other machines can hang. */
const timeoutMs = 10_000;

/**
 * Checks what a client says of a finished download: that its data can be seen from this machine, and that all of a torrent is there.
 * What programs for usenet have unpacked and repaired has another size than the download.
 */
export async function verifyFinished(
  { path, protocol, size, sizeLeft }: ClientDownload,
  { client, signal }: VerifyParams,
): Promise<FinishedPlace> {
  if (sizeLeft > 0) {
    return problem(queueMessages.incomplete(client.name));
  }
  if (path === null) {
    return problem(queueMessages.placeUnknown(client.name));
  }
  const local = toLocalPath(path, client.remote_path_mappings);
  if (local === null) {
    return problem(queueMessages.notMapped(path));
  }
  try {
    const found = await withTimeout(timeoutMs, (aborted) => sizeOf(local, size, aborted), signal);
    return protocol === 'torrent' && found < size
      ? problem(queueMessages.tooSmall({ path: local, found, size }))
      : { ok: true, path: local };
  } catch (cause) {
    signal.throwIfAborted();
    return problem(
      codeOf(cause) === 'ENOENT'
        ? queueMessages.notFound({ path, local })
        : queueMessages.notReadable({ path: local, code: codeOf(cause) }),
    );
  }
}

const problem = (text: string): FinishedPlace => ({ ok: false, problem: text });

/** The bytes of a file or of all files below a folder; not all are counted once there are `enough`. */
async function sizeOf(path: string, enough: number, signal: AbortSignal): Promise<number> {
  const entry = await lstat(path);
  if (!entry.isDirectory()) {
    return entry.size;
  }
  let total = 0;
  for await (const { name } of await opendir(path)) {
    signal.throwIfAborted();
    total += await sizeOf(join(path, name), enough - total, signal);
    if (total >= enough) break;
  }
  return total;
}
