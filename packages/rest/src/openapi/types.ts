/** The parts of an OpenAPI 3.1 document that this package generates, as plain JSON. */
export type JsonSchema = Record<string, unknown>;

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly Record<string, readonly string[]>[];
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

export type PathItem = Readonly<Partial<Record<'get' | 'post' | 'put' | 'delete', Operation>>> & {
  readonly parameters?: readonly unknown[];
};

export type Paths = Readonly<Record<string, PathItem>>;
