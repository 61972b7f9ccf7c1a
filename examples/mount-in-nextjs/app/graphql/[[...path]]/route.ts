import { openMovies } from '../../../lib/movies';

async function answer(request: Request): Promise<Response> {
  const { graphql } = await openMovies();
  return graphql.fetch(uncompressed(request));
}

/** Next.js compresses responses itself and removes `Content-Encoding` from those of handlers, which must not compress theirs. */
function uncompressed({ url, method, headers, body, signal }: Request): Request {
  const others = new Headers(headers);
  others.delete('accept-encoding');
  const init: RequestInit & { duplex: 'half' } = { method, headers: others, body, signal, duplex: 'half' };
  return new Request(url, init);
}

export { answer as GET, answer as OPTIONS, answer as POST };
