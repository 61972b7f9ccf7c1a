export * from './made-up-movies.ts';
export * from './test-database.ts';
export * from './tmdb-stand-in.ts';
