const hexHash = /^[0-9a-f]{40}$/u;
const base32Hash = /^[a-z2-7]{32}$/u;
const multihash = /^1220([0-9a-f]{64})$/u;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const bitsOfBase32 = 5;
const bitsOfByte = 8;
const shortHashLength = 40;

/**
 * The info hash of a magnet link, in lower-case hex; of version 1 if it has both.
 *
 * @returns null if it is not a magnet link of a torrent
 */
export function readMagnet(uri: string): string | null {
  if (!/^magnet:\?/iu.test(uri)) {
    return null;
  }
  const topics = [...new URLSearchParams(uri.slice('magnet:?'.length))]
    .filter(([name]) => /^xt(\.\d+)?$/iu.test(name))
    .map(([, value]) => value.toLowerCase());
  const of = (prefix: string) =>
    topics.filter((topic) => topic.startsWith(prefix)).map((topic) => topic.slice(prefix.length));
  for (const hash of of('urn:btih:')) {
    if (hexHash.test(hash)) return hash;
    if (base32Hash.test(hash)) return decodeBase32(hash);
  }
  const [, version2] = of('urn:btmh:').flatMap((hash) => multihash.exec(hash) ?? []);
  return version2?.slice(0, shortHashLength) ?? null;
}

/** RFC 4648, without padding. */
function decodeBase32(text: string): string {
  let [bits, value] = [0, 0];
  const bytes: number[] = [];
  for (const character of text) {
    value = (value << bitsOfBase32) | alphabet.indexOf(character);
    bits += bitsOfBase32;
    if (bits >= bitsOfByte) {
      bits -= bitsOfByte;
      bytes.push((value >> bits) & 0xff);
      value &= (1 << bits) - 1;
    }
  }
  return Buffer.from(bytes).toString('hex');
}
