import { writeFile } from 'node:fs/promises';
import { createSchema } from '../../src/schema/create-schema.ts';
import { schemaText } from './schema-text.ts';

/** Writes the schema of the GraphQL gateway into the file that is checked in and published. */
const file = new URL('../../schema.graphql', import.meta.url);
await writeFile(file, schemaText(createSchema()));
