import { openMovies } from '../../../lib/movies';

async function answer(request: Request): Promise<Response> {
  const { rest } = await openMovies();
  return rest(request);
}

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as POST, answer as PUT };
