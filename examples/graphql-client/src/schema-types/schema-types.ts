import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';

export const schemaTypesFile = fileURLToPath(new URL('schema.d.ts', import.meta.url));

/** The schema of `@cinephage/graphql` as types for gql.tada. */
export async function schemaTypes(): Promise<string> {
  const file = fileURLToPath(import.meta.resolve('@cinephage/graphql/schema.graphql'));
  const schema = buildSchema(await readFile(file, 'utf8'));
  return outputIntrospectionFile(introspectionFromSchema(schema), {
    fileType: '.d.ts',
    shouldPreprocess: true,
  });
}
