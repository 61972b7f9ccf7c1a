const isMagnet = /^magnet:\?/iu;
const btih = /[?&]xt(?:\.\d+)?=urn:btih:([0-9a-f]{40}|[a-z2-7]{32})(?=&|$)/iu;
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

export const isMagnetLink = (text: string): boolean => isMagnet.test(text);

/** The info hash of version 1 in a magnet link, as lower-case hex; null if it has none. */
export function infoHashOfMagnet(uri: string): string | null {
  const hash = btih.exec(decodePlain(uri))?.[1]?.toLowerCase();
  if (hash === undefined) return null;
  return hash.length === 40 ? hash : hexOfBase32(hash);
}

/** Some sites write the colons of `urn:btih:` as `%3A`. */
const decodePlain = (uri: string) => uri.replaceAll(/%3a/giu, ':');

function hexOfBase32(text: string): string {
  const bits = [...text].map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return BigInt(`0b${bits}`).toString(16).padStart(40, '0');
}
