import { writeFile } from 'node:fs/promises';
import { schemaTypes, schemaTypesFile } from './schema-types.ts';

/** Regenerates the types of the schema: `npm run types`. */
await writeFile(schemaTypesFile, await schemaTypes());
