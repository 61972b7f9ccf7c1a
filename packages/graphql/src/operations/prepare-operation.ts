import type { DocumentNode, ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import { operationOf, unresolvedOperation } from '../execution/operation-of.ts';
import type { Engine } from './engine.ts';
import type { OperationContext } from './operation-context.ts';
import type { OperationParams } from './operation-params.ts';

/** What an operation is answered with: once, or for a subscription again and again. */
export type OperationResult = ExecutionResult | AsyncIterable<ExecutionResult>;

/** An operation that is sound, and was not begun yet. */
export interface SoundOperation {
  readonly type: `${OperationTypeNode}`;
  readonly document: DocumentNode;
  execute(): Promise<OperationResult>;
}

/** Why an operation cannot be executed. */
export interface RefusedOperation {
  readonly errors: readonly GraphQLError[];
}

export type Prepared = SoundOperation | RefusedOperation;

/**
 * Reads a document and picks the operation that is asked for.
 *
 * @throws GraphQLError for a document that is none, or goes beyond the limits
 */
export function prepareOperation(
  { getEnveloped, schema, read }: Engine,
  context: OperationContext,
  text: string,
  { operationName, variables: variableValues }: Pick<OperationParams, 'operationName' | 'variables'>,
): Prepared {
  const enveloped = getEnveloped(context);
  const { document, errors } = read(text, enveloped);
  if (errors.length > 0) {
    return { errors };
  }
  const operation = operationOf({ schema, document, operationName });
  if (operation === null) {
    return { errors: [unresolvedOperation({ schema, document, operationName })] };
  }
  const type = operation.operation;
  return {
    type,
    document,
    async execute() {
      const contextValue = await enveloped.contextFactory();
      const args = { schema, document, contextValue, variableValues, operationName };
      return type === 'subscription' ? enveloped.subscribe(args) : enveloped.execute(args);
    },
  };
}
