import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
  ResponsePath,
} from 'graphql';
import type { VariableValues } from '../coerce-variables.ts';

/** The fields selected of an object type, planned once for all objects and executions. */
export interface ObjectPlan {
  readonly fields: readonly FieldPlan[];
  /** An answer with all its fields, to be copied: that is faster than adding them one by one. */
  readonly template: Readonly<Record<string, unknown>>;
}

/** How values of a field, or of the items of a list, are answered. */
export interface ValuePlan {
  readonly nodes: readonly FieldNode[];
  readonly isNonNull: boolean;
  /** Computes the answer from a value of a resolver. @throws the error that makes it null, without location */
  readonly complete: (value: unknown, path: ResponsePath, run: Run) => unknown;
}

export interface FieldPlan extends ValuePlan {
  /** Its name in the response. */
  readonly key: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  /** Whether a value is answered as it is. False negatives only cost time. */
  readonly isAnswer: (value: unknown) => boolean;
}

export interface Run {
  readonly schema: GraphQLSchema;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly operation: OperationDefinitionNode;
  readonly rootValue: unknown;
  readonly context: unknown;
  readonly variables: VariableValues & { [name: string]: unknown };
  readonly signal: AbortSignal | undefined;
  readonly errors: GraphQLError[];
  /** Arguments are the same for every object that a field is selected of. */
  readonly argumentsOf: Map<FieldPlan, { [argument: string]: unknown }>;
}

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
