import { openMovies } from '../lib/movies';

export const dynamic = 'force-dynamic';

export default async function Page() {
  const { library } = await openMovies();
  const { pagination } = await library.movies.list({ limit: 1 });
  return <p>{`My own page. The library holds ${pagination.total} movie(s).`}</p>;
}
