import { openMovies } from '../../../lib/movies';

async function answer(request: Request): Promise<Response> {
  const { graphql } = await openMovies();
  return graphql.fetch(uncompressed(request));
}

/** Next.js compresses responses itself and removes `Content-Encoding` from those of handlers, which must not compress theirs. */
function uncompressed(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.delete('accept-encoding');
  return new Request(request, { headers });
}

export { answer as GET, answer as OPTIONS, answer as POST };
