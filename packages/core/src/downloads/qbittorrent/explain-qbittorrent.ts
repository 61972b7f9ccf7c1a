import type { ClientCallsOptions } from '../client-calls.ts';
import { DownloadClientError } from '../download-client.ts';
import { RefusedLoginError } from './qbittorrent-session.ts';

const [unauthorized, forbidden, conflict, unsupportedMediaType] = [401, 403, 409, 415];

/** What only qBittorrent answers. */
export const explainQBittorrent =
  (name: string): ClientCallsOptions['explain'] =>
  (error, status) => {
    if (error instanceof RefusedLoginError) {
      return new DownloadClientError('unauthorized', explainLogin(name, error.loginStatus));
    }
    if (status === unsupportedMediaType) {
      return new DownloadClientError('refused', `${name} refuses the file: it is not a torrent.`);
    }
    return status === conflict ? new DownloadClientError('refused', `${name} refuses the request.`) : null;
  };

function explainLogin(name: string, status: number | null): string {
  if (status === forbidden) {
    return `${name} refuses this address, as it does for some time after several wrong passwords.`;
  }
  const also = status === unauthorized ? ', or its option "Host header validation" refuses this address' : '';
  return `${name} refuses the user name or the password${also}.`;
}
