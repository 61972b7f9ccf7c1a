import type { ClientCallsOptions } from '../client-calls.ts';
import { DownloadClientError } from '../download-client.ts';
import { SessionError } from './transmission-api.ts';

const [unauthorized, forbidden, misdirected] = [401, 403, 421];

/** What only Transmission answers. */
export const explainTransmission =
  (name: string): ClientCallsOptions['explain'] =>
  (error, status) => {
    if (status === unauthorized) {
      return new DownloadClientError('unauthorized', `${name} refuses the user name or the password.`);
    }
    if (status === forbidden) {
      const message = `${name} refuses this address: it is not in its list of allowed ones, or there were too many wrong passwords.`;
      return new DownloadClientError('unauthorized', message);
    }
    if (status === misdirected) {
      return new DownloadClientError(
        'misconfigured',
        `${name} refuses the host name: add it to its list of allowed ones (rpc-host-whitelist), or use its address.`,
      );
    }
    if (error instanceof SessionError) {
      return new DownloadClientError(
        'misconfigured',
        `${name} begins no session: a proxy may remove its header.`,
      );
    }
    return null;
  };
