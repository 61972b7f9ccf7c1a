import { setTimeout as sleep } from 'node:timers/promises';
import { DownloadClientError } from './download-client.ts';

const [attempts, pauseMs] = [4, 500];

export interface Removal {
  /** Of the download client. */
  readonly name: string;
  readonly isThere: () => Promise<boolean>;
  readonly remove: () => Promise<void>;
}

/**
 * Removes a download, and looks whether it is gone: usenet programs keep what they are processing, or are about to write into their
 * history, and confirm its removal nevertheless.
 *
 * @throws DownloadClientError `refused` if it is still there in the end
 */
export async function removeUntilGone(
  { name, isThere, remove }: Removal,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; await isThere(); attempt++) {
    if (attempt === attempts) {
      throw new DownloadClientError('refused', `${name} does not remove a download that it is processing.`);
    }
    if (attempt > 0) await sleep(pauseMs, undefined, { signal });
    await remove();
  }
}
