import type { ErrorDetail } from '@cinephage/core';
import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type GraphQLError,
  isValueNode,
  Kind,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import { type ErrorLocation, operationError, shorten } from './operation-error.ts';

/** A broken rule of the input, as clients get it. */
export interface PathDetail extends ErrorDetail {
  /** `field`, step by step. */
  readonly path: readonly string[];
  /** The variable that held the value, if it came in one. */
  readonly variable?: string;
}

/** graphql-js names a missing argument or field, and the unknown field of a variable, in its message only. */
const missingArgument = /^Field "\w+" argument "(\w+)" of type "[^"]+" is required/u;
const missingField = /^Field "(?:\w+\.)?(\w+)" of required type "[^"]+" was not provided/u;
const unknownField = /^Field "([^"]+)" is not defined by type /u;

/**
 * An error of graphql-js about an invalid value, as an input error that names the argument: from the validation rules, or from
 * an executor about a variable that holds null.
 *
 * @returns null for other errors
 */
export function toInputError(error: GraphQLError, document: DocumentNode): GraphQLError | null {
  const [node, ...others] = error.nodes ?? [];
  // Validation rules about variables themselves report a variable together with its definition.
  if (node === undefined || (node.kind === Kind.VARIABLE && others.length > 0)) return null;
  const [, argument] = missingArgument.exec(error.message) ?? [];
  if (argument !== undefined) return invalidInput([argument], 'is required', error);
  const isInput = isValueNode(node) || node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD;
  const path = isInput ? findPath(document, (other) => other === node) : undefined;
  return path === undefined ? null : invalidInput(path, error.message, error);
}

/**
 * An error about an invalid value of a variable.
 *
 * @param steps from the variable to the value
 */
export function variableError(
  definition: VariableDefinitionNode,
  steps: readonly (string | number)[],
  message: string,
  { document, operation }: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode },
): GraphQLError {
  const variable = definition.variable.name.value;
  // Another operation in the document may have a variable of this name for something else.
  const definitions = document.definitions.filter(
    (other) => other === operation || other.kind === Kind.FRAGMENT_DEFINITION,
  );
  const [, unknown] = unknownField.exec(message) ?? [];
  const path = [...pathOfVariable(variable, { ...document, definitions }), ...steps.map(String)];
  if (unknown !== undefined) path.push(unknown);
  return invalidInput(path, message, { nodes: [definition] }, variable);
}

/** Where a variable is used as an argument or in one, or else its own name. */
const pathOfVariable = (variable: string, document: DocumentNode): readonly string[] =>
  findPath(document, (node) => node.kind === Kind.VARIABLE && node.name.value === variable) ?? [variable];

/**
 * The path from an argument to the first matching node in its value, such as `['filter', 'year']`. A node in the default of a
 * variable has a path from the argument that the variable is for.
 */
function findPath(
  document: DocumentNode,
  matches: (node: ASTNode) => boolean,
): readonly string[] | undefined {
  let found: readonly string[] | undefined;
  visit(document, {
    enter(node, key, parent, keys, ancestors) {
      // A definition of a variable is no use of it.
      if (key === 'variable' || parent === undefined || !matches(node)) return undefined;
      const lineage = [...ancestors, parent, node];
      const path = lineage.flatMap((one, index) => stepsAt(one, [keys[index - 1], keys[index]], document));
      if (path.length === 0) return undefined;
      found = path;
      return BREAK;
    },
  });
  return found;
}

type Key = string | number | undefined;

/** What a node, or a list of nodes, adds to the path. @param keys its own, and that of the next node below */
function stepsAt(
  node: ASTNode | readonly ASTNode[],
  [own, next]: readonly [own: Key, next: Key],
  document: DocumentNode,
): readonly string[] {
  if (!('kind' in node)) return own === 'values' ? [String(next)] : [];
  if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) return [node.name.value];
  return node.kind === Kind.VARIABLE_DEFINITION && next === 'defaultValue'
    ? pathOfVariable(node.variable.name.value, document)
    : [];
}

function invalidInput(
  path: readonly string[],
  text: string,
  at: ErrorLocation,
  variable?: string,
): GraphQLError {
  const [, missing] = missingField.exec(text) ?? [];
  const steps = (missing === undefined ? path : [...path, missing]).map(shorten);
  const field = shorten(steps.join('.'));
  const message = missing === undefined ? shorten(text.replace(/\.$/u, '')) : 'is required';
  const origin = variable === undefined ? '' : ` (variable "$${variable}")`;
  const detail: PathDetail = { field, message, path: steps, ...(variable !== undefined && { variable }) };
  const sentence = `Argument "${field}"${origin}: ${message}`;
  // Suggestions of graphql-js end in a question mark.
  const ending = sentence.endsWith('?') ? '' : '.';
  return operationError('INVALID_INPUT', `${sentence}${ending}`, { at, extensions: { details: [detail] } });
}
