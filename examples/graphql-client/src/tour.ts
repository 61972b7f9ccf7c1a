import type { Client } from './create-client.ts';
import { addMovie, movieByTmdbId, newestMovies, refreshMovie, taskUpdated } from './documents.ts';

const inception = 27205;

/** Adds a movie if it is not in the library, refreshes its metadata, follows the task, and lists the newest movies. */
export async function tour(client: Client, say: (line: string) => void): Promise<void> {
  const { movieByTmdbId: existing } = await client.request(movieByTmdbId, { tmdbId: inception });
  const movie = existing ?? (await addInception(client));
  say(existing ? `${movie.title} is in the library already.` : `Added ${movie.title}.`);

  const { refreshMovie: task } = await client.request(refreshMovie, { id: movie.id });
  for await (const { taskUpdated: update } of client.subscribe(taskUpdated, { id: task.id })) {
    say(`  refreshing: ${update.state.toLowerCase()}, ${update.percent} %${noteOf(update.message)}`);
    if (['COMPLETED', 'FAILED', 'CANCELLED'].includes(update.state)) break;
  }

  const { movies } = await client.request(newestMovies, { first: 5 });
  say(`The newest of ${movies.totalCount}:`);
  for (const { title, year, genres, file } of movies.nodes) {
    say(`  ${title} (${year ?? 'year unknown'}), ${genres.join(', ')}; ${file?.quality ?? 'no file yet'}`);
  }
}

async function addInception(client: Client) {
  const input = { tmdbId: inception, rootFolderPath: '/movies' };
  return (await client.request(addMovie, { input })).addMovie;
}

const noteOf = (message: string | null) => (message === null ? '' : ` (${message})`);
