import {
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { type ErrorLocation, locationOf, shorten } from './error-location.ts';
import { findArgument, stepsTo } from './find-argument.ts';
import { operationError } from './operation-error.ts';

const inputKinds: ReadonlySet<string> = new Set([
  Kind.ARGUMENT,
  Kind.OBJECT_FIELD,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);

/** graphql-js tells which argument, or which field of an input, is missing in its message only. */
const missingArgument = /^Field "\w+" argument "(\w+)" of type "[^"]+" is required/u;
const missingField = /^Field "(?:\w+\.)?(\w+)" of required type "[^"]+" was not provided/u;
/** The message about a variable with an unknown field. */
const unknownField = /^Field "([^"]+)" is not defined by type /u;

/**
 * An error of graphql-js about an invalid value, as an input error that names the argument: from the validation rules, or from
 * an executor about a variable that holds null.
 *
 * @returns null for other errors
 */
export function toInputError(error: GraphQLError, document: DocumentNode): GraphQLError | null {
  // The rules for documents point at a variable too, and at where it is defined: that is not about its value.
  const [node, ...others] = error.nodes ?? [];
  if (node === undefined || (node.kind === Kind.VARIABLE && others.length > 0)) {
    return null;
  }
  const [, argument] = missingArgument.exec(error.message) ?? [];
  const path = argument === undefined ? pathOf(node, document) : [argument];
  if (path === null) {
    return null;
  }
  return argument === undefined
    ? invalidInput(path, error.message, locationOf(error))
    : invalidInput(path, 'is required', locationOf(error));
}

function pathOf(node: ASTNode, document: DocumentNode): readonly string[] | null {
  if (inputKinds.has(node.kind)) {
    return findArgument(document, (other) => other === node) ?? defaultPathOf(node, document);
  }
  return node.kind === Kind.VARIABLE ? (findArgument(document, (other) => other === node) ?? null) : null;
}

/** A default of a variable belongs to the argument that the variable is for. */
function defaultPathOf(node: ASTNode, document: DocumentNode): readonly string[] | null {
  for (const definition of document.definitions) {
    const variables =
      definition.kind === Kind.OPERATION_DEFINITION ? definition.variableDefinitions : undefined;
    for (const { variable, defaultValue } of variables ?? []) {
      const steps = defaultValue && stepsTo(defaultValue, (other) => other === node);
      if (steps !== undefined) {
        return [...argumentOf(variable.name.value, document), ...steps];
      }
    }
  }
  return null;
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
  const path = [...argumentOf(variable, { ...document, definitions }), ...steps.map(String)];
  if (unknown !== undefined) {
    path.push(unknown);
  }
  return invalidInput(path, message, { variable, nodes: [definition] });
}

/** Where a variable is used as an argument or in one, or else its own name. */
function argumentOf(variable: string, document: DocumentNode): readonly string[] {
  const isUse = (node: ASTNode) => node.kind === Kind.VARIABLE && node.name.value === variable;
  return findArgument(document, isUse) ?? [variable];
}

function invalidInput(
  path: readonly string[],
  text: string,
  { variable, ...location }: ErrorLocation & { readonly variable?: string },
): GraphQLError {
  const [, missing] = missingField.exec(text) ?? [];
  const steps = (missing === undefined ? path : [...path, missing]).map(shorten);
  const field = shorten(steps.join('.'));
  const message = missing === undefined ? shorten(text.replace(/\.$/u, '')) : 'is required';
  const origin = variable === undefined ? '' : ` (variable "$${variable}")`;
  const detail = { field, message, path: steps, ...(variable === undefined ? {} : { variable }) };
  return operationError('INVALID_INPUT', endSentence(`Argument "${field}"${origin}: ${message}`), {
    ...location,
    extensions: { details: [detail] },
  });
}

/** What graphql-js suggests ends in a question mark. */
const endSentence = (text: string) => (text.endsWith('?') ? text : `${text}.`);
