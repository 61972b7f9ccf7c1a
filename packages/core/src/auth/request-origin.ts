import { invalidInput } from '../validation/validate.ts';
import type { GatekeeperRequest } from './gatekeeper-request.ts';

/** The part of a request that says from where a browser sends it, and to where. */
export type OriginRequest = Pick<GatekeeperRequest, 'headers' | 'host' | 'protocol'>;

/** Whether a request that goes by a cookie was meant: false for one that a page of a foreign origin sends. */
export type OriginCheck = (request: OriginRequest) => boolean;

/**
 * Browsers send cookies along whichever page asks, `SameSite=Lax` notwithstanding: pages of sister hosts count as the
 * same site, and a POST with an empty body asks for no permission (CORS) first. They name the page's origin, but for
 * what a page gets from its own host, and what it gets by GET from another without being let read it, such as an image.
 * `Sec-Fetch-Site` tells these apart, though not whether the page is trusted. With neither, it is no current browser's.
 * `null`, the origin of sandboxed pages, stands for anybody.
 *
 * @param trustedOrigins origins of pages on other hosts that are allowed, such as `https://movies.example`
 * @throws LibraryError `INVALID_INPUT` for one that is no http or https origin; the message does not repeat it
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

/** In `Sec-Fetch-Site`: pages of other hosts. Else it is the own page, or somebody who has typed the address. */
const foreignSites: ReadonlySet<string | null> = new Set(['cross-site', 'same-site']);

/** Whether a browser says that a page of another host sends this, where it names no origin. */
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

/** A proxy that ends TLS without saying so leaves us with http where the browser's page is https: then it may be either. */
function ownOrigins({ host, protocol }: OriginRequest): string[] {
  const schemes = protocol === 'https' ? ['https'] : ['http', 'https'];
  const addresses = schemes.map((scheme) => `${scheme}://${host}`).filter((address) => URL.canParse(address));
  // Without the port where it is the scheme's own, as browsers write it.
  return addresses.map((address) => new URL(address).origin);
}
