import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { operationError } from '../errors/operation-error.ts';
import { type CoercedVariables, coerceVariables } from './coerce-variables.ts';

/** What an operation is executed with, as far as it matters here; Yoga leaves all of it untyped. */
export interface OperationArguments {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** The operation of a document that is to be executed, or null if the document does not decide it. */
export function operationOf({ document, operationName }: OperationArguments): OperationDefinitionNode | null {
  return getOperationAST(document, operationName) ?? null;
}

/** Why `operationOf` found none. */
export function unresolvedOperation({ document, operationName }: OperationArguments): GraphQLError {
  return operationError('OPERATION_RESOLUTION_FAILURE', sentenceFor(document, operationName));
}

function sentenceFor(document: DocumentNode, operationName: string | null | undefined): string {
  if (operationName != null) {
    return `The document has no operation named "${operationName}".`;
  }
  return document.definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    ? 'The document has several operations: name the one to execute in "operationName".'
    : 'The document has no operation.';
}

interface Known {
  readonly operation: OperationDefinitionNode;
  readonly coerced: CoercedVariables;
}

/** Keyed by the variables as received, which are there once per request. */
const knownVariables = new WeakMap<object, Known>();

/** The variables of an operation, which limits and execution both need, checked once per request. */
export function variablesOf(
  { schema, document, variableValues }: OperationArguments,
  operation: OperationDefinitionNode,
): CoercedVariables {
  if (variableValues == null) {
    return coerceVariables({ schema, document, operation, inputs: {} });
  }
  const known = knownVariables.get(variableValues);
  if (known?.operation === operation) {
    return known.coerced;
  }
  const coerced = coerceVariables({ schema, document, operation, inputs: variableValues });
  knownVariables.set(variableValues, { operation, coerced });
  return coerced;
}
