import { invalidInput } from '../validation/validate.ts';
import type { AuthorizerRequest } from './authenticator.ts';

/** The part of a request that states the origin of the page that sends it, and the host it is sent to. */
export type OriginRequest = Pick<AuthorizerRequest, 'headers' | 'host' | 'protocol'>;

/** Whether a request with a cookie comes from an allowed origin; false if a page of a foreign origin sends it. */
export type OriginCheck = (request: OriginRequest) => boolean;

/**
 * Creates the check against cross-site request forgery.
 *
 * `SameSite=Lax` is not enough: sibling subdomains are the same site, and a POST with an empty body needs no CORS preflight.
 * Browsers state the page's origin in `Origin`, except for a GET from the page's own host and for a GET whose response the
 * page cannot read, such as an image; `Sec-Fetch-Site` distinguishes these two. A request with neither header does not come
 * from a current browser. The origin `null` (sandboxed pages) can be any page and is never allowed.
 *
 * @param trustedOrigins origins of pages on other hosts that are allowed, such as `https://movies.example`
 * @throws LibraryError `INVALID_INPUT` if one is not an http or https origin; the message does not contain it
 */
export function createOriginCheck(trustedOrigins: readonly string[] = []): OriginCheck {
  const trusted = new Set(trustedOrigins.map(toOrigin));
  return (request) => {
    const origin = request.headers.get('origin');
    return origin === null
      ? !isFromForeignSite(request.headers)
      : trusted.has(origin) || ownOrigins(request).includes(origin);
  };
}

/** Values of `Sec-Fetch-Site` for pages of other hosts. The others mean an own page, or an address typed by the user. */
const foreignSites: ReadonlySet<string | null> = new Set(['cross-site', 'same-site']);

/** Whether a page of another host sends a request that has no `Origin`. */
export const isFromForeignSite = (headers: OriginRequest['headers']) =>
  foreignSites.has(headers.get('sec-fetch-site'));

function toOrigin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/u.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw invalidInput([
      { field: 'trustedOrigins', message: 'must be origins such as https://movies.example, without a path' },
    ]);
  }
  return url.origin;
}

/** A proxy that ends TLS without `X-Forwarded-Proto` makes an https page look like http, so http allows both schemes. */
function ownOrigins({ host, protocol }: OriginRequest): string[] {
  const schemes = protocol === 'https' ? ['https'] : ['http', 'https'];
  const addresses = schemes.map((scheme) => `${scheme}://${host}`).filter((address) => URL.canParse(address));
  // `URL` removes the default port of the scheme, as browsers do.
  return addresses.map((address) => new URL(address).origin);
}
