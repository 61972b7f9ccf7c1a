import type { IncomingMessage } from 'node:http';

export interface RequestTarget {
  /** At or below the path of the gateway if the request is for it. */
  readonly pathname: string;
  readonly received: string;
  /** As received, without the question mark. */
  readonly search: string;
}

/** Path and query as received: Express and Connect remove the path of a mount point from `req.url`, not from `req.originalUrl`. */
export function receivedUrl(req: IncomingMessage): string {
  return 'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '/');
}

/** Stands before the path in a request to a proxy, which servers have to accept too (RFC 9112 section 3.2.2). */
const schemeAndAuthority = /^https?:\/\/[^/?]*/iu;

export function splitTarget(received: string): { readonly pathname: string; readonly search: string } {
  const [pathname = '', ...search] = received.replace(schemeAndAuthority, '').split('?');
  return { pathname, search: search.join('?') };
}

export function readTarget(req: IncomingMessage, path: string): RequestTarget {
  const { pathname: received, search } = splitTarget(receivedUrl(req));
  const rest = splitTarget(req.url ?? '/').pathname;
  return { pathname: rest === received ? received : pathBelowMount(received, rest, path), received, search };
}

/** The gateway's own files; every other path below a mount point may be another handler's. */
const ownFiles = '/graphiql/';

/** @param rest what is left of the whole path below the mount point, `/` for the mount point itself */
function pathBelowMount(received: string, rest: string, path: string): string {
  const pathname = [received, rest].find((candidate) => isAtOrBelow(candidate, path));
  if (pathname !== undefined) return pathname;
  // The mount point stands for the path of the gateway, whatever its name.
  if (rest === '/') return received.endsWith('/') ? `${path}/` : path;
  return rest.startsWith(ownFiles) ? path + rest : received;
}

/** Whether a path is the gateway's own. */
export const isAtOrBelow = (pathname: string, path: string) =>
  pathname === path || pathname.startsWith(`${path}/`);
