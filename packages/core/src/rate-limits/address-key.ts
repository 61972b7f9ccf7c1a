import { isIPv6 } from 'node:net';

const mappedIpv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const groupsOfAddress = 8;
const groupsOfNetwork = 4;

/**
 * What an address counts as. One IPv6 customer usually holds a whole /64 (RFC 6177) and could take a new address for
 * every request, so all of it counts as one; an IPv4 address in IPv6 notation counts as itself. Anything else is left as
 * it is.
 */
export function addressKey(address: string): string {
  const mapped = mappedIpv4.exec(address)?.[1];
  if (mapped !== undefined) {
    return mapped;
  }
  if (!isIPv6(address)) {
    return address;
  }
  const [head = '', tail] = withoutZone(address).split('::');
  const leading = groupsIn(head);
  const trailing = tail === undefined ? [] : groupsIn(tail);
  const zeros = Array.from({ length: groupsOfAddress - leading.length - trailing.length }, () => '0');
  const groups = [...leading, ...zeros, ...trailing].slice(0, groupsOfNetwork);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

const withoutZone = (address: string) => address.replace(/%.*$/, '');

/** An IPv4 address at the end stands for two groups, which lie outside the network part. */
const groupsIn = (text: string) =>
  text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
