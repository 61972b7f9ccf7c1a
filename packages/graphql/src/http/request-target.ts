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
