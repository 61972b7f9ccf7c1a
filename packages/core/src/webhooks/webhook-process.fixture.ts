import { createLibrary } from '../create-library.ts';

/** A node that notifies webhooks, until it is killed. */
const library = await createLibrary({ database: process.argv[2] ?? '' });
await library.start();
