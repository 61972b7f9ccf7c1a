import { LibraryError } from '@cinephage/core';
import type { RouterContext } from '@koa/router';
import { clientIp } from './caller.ts';
import { RequestError, statusByCode } from './errors.ts';
import { readJsonObject } from './json-body.ts';
import type { RestOptions } from './options.ts';

/** More than any name and password: strangers send these bodies, and each is in memory while it arrives. */
export const maxSignInBytes = 16 * 1024;
const longestName = 64;
/** Control characters, those that cannot be seen, and ends of lines. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Tells the host of refused attempts to sign in. What is malformed or has failed here is no attempt. */
export function reportRefusal(onRefused: NonNullable<RestOptions['onSignInRefused']>) {
  return async (ctx: RouterContext, error: unknown): Promise<void> => {
    const { username: tried } = ctx.state as { username?: unknown };
    if (!isRefusal(error, tried !== undefined)) return;
    const username = printable(tried ?? (await nameIn(ctx)));
    onRefused({ clientIp: clientIp(ctx), username, code: error.code });
  };
}

/** By the gate for the number of attempts, or by the auth handler for whatever reason. */
function isRefusal(error: unknown, wasHandedOn: boolean): error is RequestError | LibraryError {
  return wasHandedOn
    ? error instanceof RequestError && statusByCode[error.code] < 500
    : error instanceof LibraryError && error.code === 'RATE_LIMITED';
}

/** The name in a body that has not been read, as its sender has no attempts left. */
async function nameIn(ctx: RouterContext): Promise<unknown> {
  try {
    return (await readJsonObject(ctx, maxSignInBytes)).username;
  } catch {
    // Whatever is wrong with it, there is no name in it, and the refusal stands.
    return null;
  }
}

function printable(name: unknown): string | null {
  return typeof name === 'string' ? [...name.replace(unprintable, '')].slice(0, longestName).join('') : null;
}
