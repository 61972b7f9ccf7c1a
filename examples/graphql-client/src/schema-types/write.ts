import { writeFile } from 'node:fs/promises';
import { schemaTypes, schemaTypesFile } from './schema-types.ts';

/** Generates the types of the schema: `npm run types`. */
await writeFile(schemaTypesFile, await schemaTypes());
