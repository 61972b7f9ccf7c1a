import { isIPv4, isIPv6 } from 'node:net';

/** A peer without an address: a Unix socket, or a connection that has ended. */
const local = 'local';
/** For everything that is no address, so that a caller gets no new count by making one up. */
const unknown = 'unknown';

/** Longer than any address with its port, zone, quotes and parameters. */
const longestText = 512;

/**
 * Normalises the address of a client for counting and logging, from every notation of servers and proxies: with a port
 * (`203.0.113.9:50001`, `[2001:db8::1]:443`), in brackets or quotes, with a zone, as a parameter of `Forwarded`
 * (`for="[2001:db8::1]"`), in any notation of IPv6. IPv4 inside of IPv6 (mapped, translated, NAT64, 6to4) is given as IPv4,
 * IPv6 in the notation of RFC 5952.
 *
 * @returns `local` for a Unix socket or no address at all, `unknown` for what is no address
 * @example
 * addressOf('::ffff:192.0.2.7'); // '192.0.2.7'
 * addressOf('[2001:DB8:0:0::1]:50001'); // '2001:db8::1'
 */
export function addressOf(written: string | undefined): string {
  if (!written) return local;
  return isIPv4(written) ? written : read(written);
}

function read(written: string): string {
  if (written.length > longestText) return unknown;
  const text = bareText(written);
  if (text === '' || text === local || /^unix:/iu.test(text)) return local;
  return readIpv4(text) ?? readIpv6(text) ?? unknown;
}

/** Removes the rest of a list, parameters, quotes and spaces around an address. */
function bareText(written: string): string {
  // Of a list, the last element is the one that the nearest proxy has added.
  const [last = ''] = written.split(',').filter(isNotBlank).slice(-1);
  const parameter = /(?:^|;)\s*for\s*=\s*([^;]*)/iu.exec(last)?.[1] ?? last;
  return parameter.replace(/["'\s]+/gu, '');
}

const isNotBlank = (text: string) => text.trim() !== '';

const ipv4AndPort = /^((?:\d{1,3}\.){3}\d{1,3})(?:\/\d{1,3})?(?::[\w.-]*)?$/u;

/** Some proxies fill octets up with zeros; they are decimal nevertheless. */
function readIpv4(text: string): string | null {
  const address = ipv4AndPort
    .exec(text)?.[1]
    ?.split('.')
    .map((octet) => Number(octet))
    .join('.');
  return address !== undefined && isIPv4(address) ? address : null;
}

const inBrackets = /^\[([^\]]*)\](?::[\w.-]*)?$/u;
const zoneOrLength = /[%/].*$/u;

function readIpv6(text: string): string | null {
  const address = (inBrackets.exec(text)?.[1] ?? text).replace(zoneOrLength, '');
  const groups = groupsOf(address) ?? groupsOf(withoutPort(address));
  return groups === null ? readIpv4InBrackets(address, text) : toText(groups);
}

/** Not a standard notation, but some proxies put every address into brackets. */
const readIpv4InBrackets = (address: string, text: string) => (address === text ? null : readIpv4(address));

/** Without brackets a port can be told apart where it is a group too many, or longer than any group. */
const withoutPort = (address: string) => address.replace(/:\d{1,5}$/u, '');

/** The eight groups of an IPv6 address; null if it is not one. @internal */
export function groupsOf(address: string): readonly number[] | null {
  const plain = withDecimalOctets(address);
  if (!isIPv6(plain)) return null;
  // The URL standard writes all of them in one way: in lower case, without leading zeros and without dots.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const leading = head === '' ? [] : head.split(':');
  const trailing = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - leading.length - trailing.length }, () => '0');
  return [...leading, ...zeros, ...trailing].map((group) => Number.parseInt(group, 16));
}

const withDecimalOctets = (address: string) =>
  address.replace(/[^:]*\.[^:]*$/u, (octets) => readIpv4(octets) ?? octets);

function toText(groups: readonly number[]): string {
  const ipv4 = ipv4Inside(groups);
  if (ipv4 !== null) return ipv4;
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}

/** Prefixes of addresses that contain an IPv4 address, and the group at which it begins. */
const embeddings = [
  // Mapped (RFC 4291), and translated (RFC 2765).
  { prefix: [0, 0, 0, 0, 0, 0xffff], at: 6 },
  { prefix: [0, 0, 0, 0, 0xffff, 0], at: 6 },
  // NAT64 by its well-known prefix (RFC 6052).
  { prefix: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 },
  // 6to4 (RFC 3056): a single IPv4 address holds 65,536 networks.
  { prefix: [0x2002], at: 1 },
] as const;

function ipv4Inside(groups: readonly number[]): string | null {
  const found = embeddings.find(({ prefix }) => prefix.every((group, index) => groups[index] === group));
  if (found === undefined) return null;
  const [high = 0, low = 0] = groups.slice(found.at, found.at + 2);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
