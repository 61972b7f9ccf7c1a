import { createLibrary } from './index.ts';

/** A program of its own: opens the library at the address it is given, says what it finds, and ends. */
const [database = ''] = process.argv.slice(2);
await using library = await createLibrary({ database });
const profiles = await library.qualityProfiles.list();
await library.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' }).catch((error) => {
  if (error.code !== 'MOVIE_ALREADY_EXISTS') throw error;
});
const { pagination } = await library.movies.list();
process.stdout.write(JSON.stringify({ profiles: profiles.length, movies: pagination.total }));
