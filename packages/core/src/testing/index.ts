export * from './test-database.ts';
export * from './tmdb-stand-in.ts';
