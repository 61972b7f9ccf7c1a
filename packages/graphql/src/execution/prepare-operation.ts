import { memoize1 } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { operationError } from '../errors/operation-error.ts';
import { coerceVariables, type VariableValues } from './coerce-variables.ts';

/** Arguments of an execution or subscription, which Yoga leaves untyped. */
export interface OperationArguments {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: VariableValues | null | undefined;
}

/** An operation to execute, and its coerced variables. */
export interface Accepted {
  readonly operation: OperationDefinitionNode;
  readonly variables: VariableValues;
}

type Prepared = Accepted | { readonly errors: readonly GraphQLError[] };

/** The operation to execute, or what is wrong with it or its variables; worked out once for the plugins of a request. */
export const prepareOperation = memoize1((args: OperationArguments): Prepared => {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    return { errors: [operationError('OPERATION_RESOLUTION_FAILURE', unresolved(document, operationName))] };
  }
  const coerced = coerceVariables({ schema, document, operation, inputs: variableValues ?? {} });
  return 'errors' in coerced ? coerced : { operation, variables: coerced.values };
});

function unresolved({ definitions }: DocumentNode, operationName: string | null | undefined): string {
  if (operationName != null) return `The document has no operation named "${operationName}".`;
  return definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    ? 'The document has several operations: name the one to execute in "operationName".'
    : 'The document has no operation.';
}
