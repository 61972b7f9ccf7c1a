import ipaddr from 'ipaddr.js';
import { addressOf } from '../network/address-of.ts';

/**
 * `public`: anybody may reach it. `private`: everything else that is not refused always: this machine, private networks, reserved ranges.
 * `metadata`: what clouds answer with the credentials of a machine.
 */
export type AddressKind = 'public' | 'private' | 'metadata';

/** @param address of IPv4 or IPv6 */
export type ClassifyAddress = (address: string) => AddressKind;

/**
 * Ranges in which clouds answer with the credentials of a machine. Link-local ones are here as a whole: each cloud has chosen addresses of
 * its own there.
 */
const metadataRanges = [
  '169.254.0.0/16',
  'fe80::/10',
  // Alibaba, Oracle, Azure.
  '100.100.100.200/32',
  '192.0.0.192/32',
  '168.63.129.16/32',
  // Amazon, Google, Scaleway.
  'fd00:ec2::/32',
  'fd20:ce::/32',
  'fd00:42::42/128',
].map((range) => ipaddr.parseCIDR(range));

/** IPv6 that is assigned to networks which anybody may reach. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Decides what an IP address is. IPv4 inside of IPv6 (mapped, translated, NAT64, 6to4) counts as that IPv4.
 *
 * @param address in any notation of its family; whatever is no address is private
 */
export function classifyAddress(address: string): AddressKind {
  const plain = addressOf(address);
  if (!ipaddr.isValid(plain)) return 'private';
  const parsed = ipaddr.parse(plain);
  if (isMetadata(parsed)) return 'metadata';
  const isPublic = parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || isIn(parsed, globalUnicast));
  return isPublic ? 'public' : 'private';
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

const isIn = (address: Address, range: Range) => address.kind() === range[0].kind() && address.match(range);

function isMetadata(address: Address): boolean {
  const candidates = address.kind() === 'ipv4' ? [address] : [address, lastFourBytes(address)];
  return candidates.some((candidate) => metadataRanges.some((range) => isIn(candidate, range)));
}

/** Networks translate IPv4 below IPv6 prefixes of their own choice; IPv4 is always at the end. */
const lastFourBytes = (address: Address) => ipaddr.fromByteArray(address.toByteArray().slice(-4));
