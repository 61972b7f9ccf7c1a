import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { operationError } from '../errors/operation-error.ts';
import { coerceVariables, type VariableValues } from './coerce-variables.ts';

/** Arguments of an execution or subscription, which Yoga leaves untyped. */
export interface OperationArguments {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

export interface OperationHook {
  readonly args: OperationArguments;
  setResultAndStopExecution(result: { readonly errors: readonly GraphQLError[] }): void;
}

export type PreparedOperation =
  | {
      readonly operation: OperationDefinitionNode;
      readonly variables: VariableValues;
      readonly errors?: undefined;
    }
  | {
      readonly operation?: undefined;
      readonly variables?: undefined;
      readonly errors: readonly GraphQLError[];
    };

/** Refuses an operation that the document does not have, and invalid variables. */
export function useOperationCheck(): Plugin {
  const check = ({ args, setResultAndStopExecution }: OperationHook) => {
    const { errors } = prepareOperation(args);
    if (errors !== undefined) setResultAndStopExecution({ errors });
  };
  return { onExecute: check, onSubscribe: check };
}

const prepared = new WeakMap<OperationArguments, PreparedOperation>();

/** The operation to execute and its coerced variables, or what is wrong with them. Worked out once for the plugins of a request. */
export function prepareOperation(args: OperationArguments): PreparedOperation {
  const known = prepared.get(args) ?? prepare(args);
  prepared.set(args, known);
  return known;
}

function prepare({ schema, document, operationName, variableValues }: OperationArguments): PreparedOperation {
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    const error = operationError('OPERATION_RESOLUTION_FAILURE', unresolved(document, operationName));
    return { errors: [error] };
  }
  const inputs = variableValues ?? {};
  const { values, errors } = coerceVariables({ schema, document, operation, inputs });
  return errors === undefined ? { operation, variables: values } : { errors };
}

function unresolved({ definitions }: DocumentNode, operationName: string | null | undefined): string {
  if (operationName != null) return `The document has no operation named "${operationName}".`;
  return definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    ? 'The document has several operations: name the one to execute in "operationName".'
    : 'The document has no operation.';
}

/** Keeps what is derived from an operation for as long as the parsed document is kept. */
export function memoizeByOperation<T>(
  derive: (args: OperationArguments, operation: OperationDefinitionNode) => T,
) {
  const known = new WeakMap<OperationDefinitionNode, { readonly schema: GraphQLSchema; readonly value: T }>();
  return (args: OperationArguments, operation: OperationDefinitionNode): T => {
    const entry = known.get(operation);
    if (entry?.schema === args.schema) return entry.value;
    const value = derive(args, operation);
    known.set(operation, { schema: args.schema, value });
    return value;
  };
}
