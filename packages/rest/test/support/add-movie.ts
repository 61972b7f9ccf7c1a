import type { Api } from './start-api.ts';

export const moviesPath = '/api/library/movies';

/** Adds a movie through the API. @returns its id */
export async function addMovie(api: Api, tmdbId: number, fields: object = {}): Promise<string> {
  const answer = await api.request('POST', moviesPath, {
    body: { tmdbId, rootFolderPath: '/movies', ...fields },
  });
  if (answer.status !== 201) throw new Error(`Adding ${tmdbId}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}
