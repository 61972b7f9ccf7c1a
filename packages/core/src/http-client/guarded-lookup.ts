import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import type { ClassifyAddress } from './classify-address.ts';
import { HttpClientError } from './http-client-error.ts';

/** The addresses of a name. */
export type ResolveName = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

interface GuardOptions {
  readonly resolve: ResolveName;
  readonly classify: ClassifyAddress;
  readonly allowPrivateAddresses: boolean;
}

/** Decides which addresses a connection may have. */
export interface AddressGuard {
  /** Checks the host of a URL if it is a literal address: for these Node does no lookup. @throws HttpClientError `refusedAddress` */
  checkLiteral(hostname: string): void;
  /**
   * The lookup of a connection. It returns allowed addresses only, and the connection goes to one of them: a name that resolves
   * otherwise a second time changes nothing.
   */
  readonly lookup: LookupFunction;
}

export function createAddressGuard({ resolve, classify, allowPrivateAddresses }: GuardOptions): AddressGuard {
  function refusal(hostname: string, addresses: readonly string[]): HttpClientError | null {
    const kinds = addresses.map(classify);
    if (kinds.some((kind) => kind === 'public' || (kind === 'private' && allowPrivateAddresses))) return null;
    const why = kinds.includes('metadata')
      ? 'its address belongs to the metadata service of a cloud, which is never asked'
      : 'its address is private, and private addresses are not allowed here';
    return new HttpClientError('refusedAddress', `${hostname} was not asked: ${why}.`);
  }

  async function findAllowed(hostname: string) {
    const found = await resolve(hostname).catch(() => []);
    if (found.length === 0) {
      throw new HttpClientError('unreachable', `${hostname} was not found: its name has no address.`);
    }
    const refused = refusal(
      hostname,
      found.map(({ address }) => address),
    );
    if (refused !== null) throw refused;
    return found.filter(({ address }) => refusal(hostname, [address]) === null);
  }

  return {
    checkLiteral(hostname) {
      const address = hostname.replace(/^\[|\]$/gu, '');
      const refused = isIP(address) === 0 ? null : refusal(hostname, [address]);
      if (refused !== null) throw refused;
    },
    lookup(hostname, { all }, callback) {
      findAllowed(hostname).then(
        (allowed) => {
          const [first] = allowed;
          if (all) callback(null, [...allowed]);
          else callback(null, first?.address ?? '', first?.family);
        },
        (error) => callback(error, []),
      );
    },
  };
}
