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

export interface SelectedField {
  /** Its name in the response. */
  readonly key: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
}

export interface FieldPlan extends SelectedField {
  readonly isNonNull: boolean;
  /** Whether a value is answered as it is. False negatives only cost time. */
  readonly isAnswer: (value: unknown) => boolean;
  readonly complete: Complete;
}

/** Computes the answer of a field from the value of its resolver. @throws the error that makes the field null, without location */
export type Complete = (value: unknown, path: ResponsePath, run: Run) => unknown;

/** One execution. */
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
