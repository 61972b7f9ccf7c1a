import { writeFile } from 'node:fs/promises';
import { schemaTypes, schemaTypesFile } from './schema-types.ts';

/** Writes the types of the schema anew: `npm run types`. */
await writeFile(schemaTypesFile, await schemaTypes());
