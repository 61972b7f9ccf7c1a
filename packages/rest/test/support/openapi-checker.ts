import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument } from '../../src/openapi/document.ts';

export interface CheckedAnswer {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly status: number;
  /** With or without parameters such as a charset. @default 'application/json' */
  readonly contentType?: string | null;
  /** Parsed JSON, or text of other types. */
  readonly body: unknown;
}

/**
 * Throws for a response that the document does not describe: an unknown status or content type, or a body that does not match
 * its schema.
 */
export type OpenApiChecker = (answer: CheckedAnswer) => void;

interface ResponseObject {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

export function createOpenApiChecker(document: OpenApiDocument): OpenApiChecker {
  // The document itself is not a schema; ajv compiles only the schemas in it.
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(structuredClone(document), 'openapi');
  const validators = new Map<object, ValidateFunction>();

  const validatorOf = (schema: object): ValidateFunction => {
    const known = validators.get(schema);
    if (known) return known;
    const text = JSON.stringify(schema).replaceAll('"#/', '"openapi#/');
    const validator = ajv.compile(JSON.parse(text) as object);
    validators.set(schema, validator);
    return validator;
  };

  return (answer) => {
    const where = `${answer.method} ${answer.path} ${answer.status}`;
    const response = findResponse(document, answer);
    const [type = ''] = (answer.contentType ?? 'application/json').split(';', 1);
    const schema = response.content?.[type]?.schema;
    if (schema === undefined) {
      if (answer.body !== undefined) throw new Error(`${where}: documented without a body of ${type}`);
      return;
    }
    const validate = validatorOf(schema);
    if (validate(answer.body)) return;
    throw new Error(`${where} does not match the document: ${ajv.errorsText(validate.errors)}`);
  };
}

function findResponse(document: OpenApiDocument, { method, path, status }: CheckedAnswer): ResponseObject {
  const item = document.paths[findTemplate(document, path) ?? ''];
  const lowerCase = method.toLowerCase();
  const operation = Object.entries(item ?? {}).find(([name]) => name === lowerCase)?.[1];
  // The shared error responses describe unknown methods and paths.
  const responses = operation && 'responses' in operation ? operation.responses : {};
  const response =
    (responses as Record<string, ResponseObject>)[status] ??
    sharedResponse(document, status, item !== undefined && operation !== undefined);
  return response.$ref === undefined ? response : resolve(document, response.$ref);
}

function sharedResponse(document: OpenApiDocument, status: number, documented: boolean): ResponseObject {
  if (documented) throw new Error(`The status ${status} is not documented for this operation.`);
  return resolve(document, `#/components/responses/Error${status}`);
}

/** Literal paths take precedence: `bulk` is a path, not an id. */
function findTemplate(document: OpenApiDocument, path: string): string | undefined {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (document.paths[bare] !== undefined) return bare;
  const segments = bare.split('/');
  return Object.keys(document.paths).find((template) => {
    const parts = template.split('/');
    return (
      parts.length === segments.length &&
      parts.every((part, i) => part.startsWith('{') || part === segments[i])
    );
  });
}

function resolve(document: OpenApiDocument, reference: string): ResponseObject {
  const name = reference.replace('#/components/responses/', '');
  const response = (document.components.responses as Record<string, ResponseObject>)[name];
  if (response === undefined) throw new Error(`The document has no ${reference}.`);
  return response;
}
