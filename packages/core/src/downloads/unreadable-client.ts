import { type DownloadClient, DownloadClientError } from './download-client.ts';
import type { DownloadClientRow } from './download-client-rows.ts';

/** Stands for a client whose password or key cannot be read, and says so to every caller. */
export function createUnreadableClient({ id, name, protocol }: DownloadClientRow): DownloadClient {
  const refuse = () =>
    Promise.reject(
      new DownloadClientError(
        'misconfigured',
        `The password or the key of ${name} was stored with another secret of the library and cannot be read: enter it again.`,
      ),
    );
  return {
    ...{ id, name, protocols: protocol === null ? [] : [protocol] },
    ...{ add: refuse, test: refuse },
    tracking: { list: refuse, remove: refuse, folders: refuse },
  };
}
