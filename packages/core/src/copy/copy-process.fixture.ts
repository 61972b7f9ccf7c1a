import { copyDatabase } from '../index.ts';

/** A program of its own: copies a database, and writes a line for every step. */
const [from = '', to = ''] = process.argv.slice(2);
await copyDatabase({
  from,
  to,
  onProgress: ({ phase, table, done }) => process.stdout.write(`${phase} ${table} ${done}\n`),
});
