/** The raw value of a cookie, still encoded; the first one if there are several. Null when there is none. */
export function readCookie(header: string | null, name: string): string | null {
  if (header === null) {
    return null;
  }
  const wanted = `${name}=`;
  for (const part of header.split(';')) {
    const pair = part.trimStart();
    if (pair.startsWith(wanted)) {
      return pair.slice(wanted.length).trimEnd();
    }
  }
  return null;
}
