import { addressOf, groupsOf } from '../network/address-of.ts';

const groupsOfNetwork = 4;

/**
 * The key by which requests of an address are counted. One IPv6 customer usually has a whole /64 (RFC 6177) and could use a
 * new address for every request, so all of it counts as one; an IPv4 address in IPv6 notation counts as itself. All that
 * is no address counts as one.
 */
export function addressKey(address: string): string {
  const canonical = addressOf(address);
  const groups = groupsOf(canonical);
  if (groups === null) {
    return canonical;
  }
  const network = groups.slice(0, groupsOfNetwork);
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}
