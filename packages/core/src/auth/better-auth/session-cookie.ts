export const sessionCookieName = 'cinephage_session';
export const sessionSeconds = 7 * 24 * 60 * 60;

/** @returns the encoded value of the session cookie, the first if it is sent several times; null if it is missing */
export function readSessionCookie(header: string | null): string | null {
  if (header === null) {
    return null;
  }
  const prefix = `${sessionCookieName}=`;
  for (const part of header.split(';')) {
    const pair = part.trimStart();
    if (pair.startsWith(prefix)) {
      return pair.slice(prefix.length).trimEnd();
    }
  }
  return null;
}
