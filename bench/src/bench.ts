import { setUpBench } from './http/bench-setup.ts';
import { compare } from './http/compare.ts';

/** Compares the REST API with a bare server. */
const { bare, library, firstId, options, stop } = await setUpBench();
const paths = {
  'list, first page': '/api/library/movies',
  'list, page 1,000': '/api/library/movies?page=1000',
  'genre and year': '/api/library/movies?genre=Drama&year=1999',
  'get by id': `/api/library/movies/${firstId}`,
};
for (const [name, path] of Object.entries(paths)) {
  await compare(name, { bare: { url: bare.url + path }, library: { url: library.url + path } }, options);
}
await stop();
