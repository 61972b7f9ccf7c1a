import { QBittorrent } from '@ctrl/qbittorrent';
import { statusOf } from '../client-calls.ts';

/** A login that was refused. It has no `status`, by which the library would take it for an ended session and try again. */
export class RefusedLoginError extends Error {
  /** Of HTTP; null: it was answered without a session, as before 5.2. */
  readonly loginStatus: number | null;

  constructor(loginStatus: number | null) {
    super('The login was refused.');
    this.loginStatus = loginStatus;
  }
}

const refusals: readonly (number | null)[] = [401, 403];

/** The library tries a login twice that is refused with a status; each counts towards the ban of this address. */
export class QBittorrentSession extends QBittorrent {
  override async login(): Promise<boolean> {
    try {
      return await super.login();
    } catch (error) {
      const status = statusOf(error);
      const hasNoSession =
        error instanceof Error && /^(Cookie not found|Invalid cookie)/u.test(error.message);
      throw refusals.includes(status) || hasNoSession ? new RefusedLoginError(status) : error;
    }
  }
}
