import { setTimeout as sleep } from 'node:timers/promises';
import { DownloadClientError } from './download-client.ts';

const [attempts, pauseMs] = [4, 500];

export interface Removal<Found> {
  /** Of the download client. */
  readonly name: string;
  /** Finds where the program has the download; nowhere: it is gone. */
  readonly find: () => Promise<readonly Found[]>;
  readonly remove: (found: readonly Found[]) => Promise<void>;
}

/**
 * Removes a download, and looks whether it is gone: usenet programs keep what they are processing, or are about to write into their
 * history, and confirm its removal nevertheless.
 *
 * @throws DownloadClientError `refused` if it is still there in the end
 */
export async function removeUntilGone<Found>(
  { name, find, remove }: Removal<Found>,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const found = await find();
    if (found.length === 0) return;
    if (attempt === attempts) {
      throw new DownloadClientError('refused', `${name} does not remove a download that it is processing.`);
    }
    if (attempt > 0) await sleep(pauseMs, undefined, { signal });
    await remove(found);
  }
}
