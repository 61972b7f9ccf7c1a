import type { IncomingMessage } from 'node:http';

/**
 * Path and query as received. Express, Connect and others remove the path that a handler is mounted at from `req.url`, and
 * keep the whole of it in `req.originalUrl`.
 */
export function receivedUrl(req: IncomingMessage): string {
  return 'originalUrl' in req && typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '/');
}

/** What stands before the path when a request goes to a proxy, which servers have to take too (RFC 9112 section 3.2.2). */
const schemeAndAuthority = /^https?:\/\/[^/?]*/iu;

/** The path and the query of a request, as received. */
export function splitTarget(received: string): { readonly pathname: string; readonly search: string } {
  const target = received.replace(schemeAndAuthority, '');
  const mark = target.indexOf('?');
  return mark < 0
    ? { pathname: target, search: '' }
    : { pathname: target.slice(0, mark), search: target.slice(mark + 1) };
}

export interface RequestTarget {
  /** At or below the path of the gateway if the request is for it. */
  readonly pathname: string;
  /** The path as received. */
  readonly received: string;
  /** As received, without the question mark. */
  readonly search: string;
}

/** Where a request goes, whatever the host mounted the gateway under. */
export function readTarget(req: IncomingMessage, path: string): RequestTarget {
  const { pathname: received, search } = splitTarget(receivedUrl(req));
  const rest = splitTarget(req.url ?? '/').pathname;
  const isMounted = rest !== received;
  return { pathname: isMounted ? pathBelowMount(received, rest, path) : received, received, search };
}

/** The gateway's own files; every other path below a mount point may be another handler's. */
const ownFiles = '/graphiql/';

/**
 * @param received the whole path
 * @param rest what is left of it below the mount point, `/` for the mount point itself
 */
function pathBelowMount(received: string, rest: string, path: string): string {
  const pathname = [received, rest].find((candidate) => isAtOrBelow(candidate, path));
  if (pathname !== undefined) {
    return pathname;
  }
  // Mounted by itself: its mount point takes the place of its path, however it is called or spelt.
  if (rest === '/') {
    return received.endsWith('/') ? `${path}/` : path;
  }
  return rest.startsWith(ownFiles) ? path + rest : received;
}

/** Whether a path is the gateway's own. */
export function isAtOrBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(`${path}/`);
}
