import { LibraryError } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import { clientIp } from './caller.ts';
import { RequestError, statusByCode } from './errors.ts';
import { readJsonObject } from './json-body.ts';
import type { RestOptions } from './options.ts';

/** More than any name and password need. Anyone can send these bodies, and each is held in memory. */
export const maxSignInBytes = 16 * 1024;
const maxNameLength = 64;
/** Control characters, invisible characters and line separators. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Reports refused attempts to sign in to the host. Malformed requests and failures of the server are not attempts. */
export function reportRefusal(onRefused: NonNullable<RestOptions['onSignInRefused']>) {
  return async (ctx: RouterContext, error: unknown): Promise<void> => {
    const { username: tried } = ctx.state as { username?: unknown };
    if (!isRefusal(error, tried !== undefined)) return;
    const username = printable(tried ?? (await nameIn(ctx)));
    onRefused({ clientIp: clientIp(ctx), username, code: error.code });
  };
}

/** `authorize` refuses for the number of attempts, the auth handler for any reason. */
function isRefusal(error: unknown, wasForwarded: boolean): error is RequestError | LibraryError {
  return wasForwarded
    ? error instanceof RequestError && statusByCode[error.code] < 500
    : error instanceof LibraryError && error.code === 'RATE_LIMITED';
}

/** The name in the body of a request that was refused before its body was read. */
async function nameIn(ctx: RouterContext): Promise<unknown> {
  try {
    return (await readJsonObject(ctx, maxSignInBytes)).username;
  } catch {
    // An invalid body has no name; the attempt is refused either way.
    return null;
  }
}

function printable(name: unknown): string | null {
  return typeof name === 'string'
    ? [...name.replace(unprintable, '')].slice(0, maxNameLength).join('')
    : null;
}
