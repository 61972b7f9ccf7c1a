/** The header of Basic authentication; none if `username` is null. */
export function basicAuthentication({
  username,
  password,
}: {
  readonly username: string | null;
  readonly password: string | null;
}): Readonly<Record<string, string>> {
  if (username === null) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}
