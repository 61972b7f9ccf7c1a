import { createLibrary } from '@cinephage/core';

/** Two libraries in one process share nothing but code. */
await using first = await createLibrary({ database: 'sqlite::memory:' });
await using second = await createLibrary({ database: 'sqlite::memory:' });
await Promise.all([first.start(), second.start()]);
await first.movies.add({ tmdbId: 27205, rootFolderPath: '/movies' });
const lists = await Promise.all([first.movies.list(), second.movies.list()]);
console.log(...lists.map(({ pagination }) => pagination.total));
