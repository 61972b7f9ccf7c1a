export const moviesPath = '/api/library/movies';
export const inception = { tmdbId: 27205, rootFolderPath: '/movies' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape they are about to check
  readonly body: any;
}

/** Sends a request and parses the JSON response. */
export async function ask(
  url: string,
  method: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

export const listWith = (url: string, headers: Record<string, string>) =>
  ask(`${url}${moviesPath}`, 'GET', headers);

export const signIn = (url: string, username: string, password: string) =>
  ask(`${url}/api/auth/sign-in/username`, 'POST', {}, { username, password });

/** The `Cookie` header for the `Set-Cookie` of a response. */
export const cookieOf = ({ headers }: Answer) => ({
  cookie: headers.getSetCookie()[0]?.split(';', 1)[0] ?? '',
});
