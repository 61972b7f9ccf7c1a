/** @returns the encoded value of a cookie, the first if it is sent several times; null if it is missing */
export function readCookie(header: string | null, name: string): string | null {
  if (header === null) {
    return null;
  }
  const prefix = `${name}=`;
  for (const part of header.split(';')) {
    const pair = part.trimStart();
    if (pair.startsWith(prefix)) {
      return pair.slice(prefix.length).trimEnd();
    }
  }
  return null;
}
