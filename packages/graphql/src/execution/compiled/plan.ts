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

/** What is to be done for the fields selected of an object, worked out once for all objects and executions. */
export interface ObjectPlan {
  readonly fields: readonly FieldPlan[];
  /** An answer with all its fields, to be copied: that is faster than adding them one by one. */
  readonly template: Readonly<Record<string, unknown>>;
}

/** A field as it was selected. */
export interface SelectedField {
  /** Its name in the answer. */
  readonly key: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
}

export interface FieldPlan extends SelectedField {
  readonly isNonNull: boolean;
  /** Whether a value is its own answer, as a text is for a field of texts. */
  readonly isAnswer: (value: unknown) => boolean;
  readonly complete: Complete;
}

/** Makes what is answered of what a resolver returned. @throws whatever makes the field null, not yet located */
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
