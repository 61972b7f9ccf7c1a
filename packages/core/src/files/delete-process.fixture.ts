import { once } from 'node:events';
import { createLibrary } from '../index.ts';

/** A program of its own: deletes a movie with its file once something comes on standard input. */
const [database = '', id = ''] = process.argv.slice(2);
const library = await createLibrary({ database });
process.stdout.write('open\n');
await once(process.stdin, 'data');
await library.movies.delete(id, { deleteFiles: true });
