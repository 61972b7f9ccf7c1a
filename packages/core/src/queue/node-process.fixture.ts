import { writeSync } from 'node:fs';
import { createLibrary } from '../create-library.ts';

export interface NodeProcessParams {
  readonly database: string;
  readonly rootFolder: string;
  readonly secret: string;
}

/** A node that does all work of a library, until it is killed. */
const { database, rootFolder, secret } = JSON.parse(process.argv[2] ?? '') as NodeProcessParams;
const library = await createLibrary({ database, rootFolders: [rootFolder], secret });
await library.start();
writeSync(1, 'ready\n');
