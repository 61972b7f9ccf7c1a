import { z } from 'zod';
import { inputs, outputs } from './schemas.ts';
import type { JsonSchema } from './types.ts';

const componentUri = (id: string) => `#/components/schemas/${id}`;

/** `components.schemas`, generated from the schemas that validate. */
export function createComponentSchemas(): Record<string, JsonSchema> {
  return { ...toComponents(outputs, 'output'), ...toComponents(inputs, 'input') };
}

function toComponents(schemas: readonly z.ZodType[], io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const schema of schemas) registry.add(schema, { id: idOf(schema) });
  const { __shared: shared, ...components } = z.toJSONSchema(registry, {
    io,
    uri: componentUri,
    override: ({ jsonSchema }) => simplify(jsonSchema),
  }).schemas;
  return relocateShared({ ...components, ...shared?.$defs });
}

function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('A schema of the API has no id.');
  return id;
}

/** Removes the patterns that zod adds to formats, and the limits of safe integers: they tell a reader of the document nothing. */
export function simplify(schema: JsonSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/**
 * What `z.json()` accepts. zod describes it by a recursive schema, for which openapi-typescript generates a type that does not
 * compile.
 */
const anyJson: JsonSchema = { description: 'Any JSON value.' };

/** Makes the unnamed schema that several components share, that of any JSON value, a component. */
function relocateShared(components: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const text = JSON.stringify(components, (key, value) =>
    key === '$id' || key === '$schema' ? undefined : value,
  );
  const relocated = JSON.parse(
    text
      .replaceAll(`${componentUri('__shared')}#/$defs/`, componentUri(''))
      .replaceAll('schema0', 'JsonValue'),
  );
  return 'JsonValue' in relocated ? { ...relocated, JsonValue: anyJson } : relocated;
}
