import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { fragmentsOf } from '../../limits/measure-document.ts';
import type { VariableValues } from '../coerce-variables.ts';
import { signalOf } from '../use-timeout.ts';
import { executeFields } from './execute-fields.ts';
import type { ObjectPlan, Run } from './plan.ts';
import { planOperation } from './plan-operation.ts';

export interface CompileParams {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface ExecuteParams {
  /** Coerced, by the definitions of this operation. */
  readonly variables: VariableValues;
  readonly context: object;
  readonly rootValue: unknown;
}

export type CompiledOperation = (params: ExecuteParams) => ExecutionResult | Promise<ExecutionResult>;

/** Each doubles the plans that there may be of an operation. */
const maximumConditions = 4;

/**
 * Prepares a query of a validated document for repeated execution: the fields selected of each type, and how they are completed, are
 * planned on first use and kept. No code is generated. Answers are those of graphql-js, except that lists cannot be asynchronous
 * iterables.
 *
 * @returns null for operations that graphql-js has to execute
 */
export function compileOperation({ schema, document, operation }: CompileParams): CompiledOperation | null {
  const root = schema.getQueryType();
  const conditions = conditionsOf(document);
  if (operation.operation !== OperationTypeNode.QUERY || !root || conditions.length > maximumConditions) {
    return null;
  }
  const fragments = Object.fromEntries(fragmentsOf(document));
  // Which fields are left out depends on these variables alone.
  const plans = new Map<string, ObjectPlan>();

  return (params) => {
    const { variables, context, rootValue } = params;
    const signal = signalOf(context);
    const run: Run = { ...params, schema, fragments, operation, signal, errors: [], argumentsOf: new Map() };
    return finish(run, () => {
      const key = conditions.map((name) => variables[name]).join();
      const plan = plans.get(key) ?? planOperation(root, run);
      plans.set(key, plan);
      return executeFields(plan, rootValue, undefined, run);
    });
  };
}

/** The variables in directives. */
function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: (directive) => {
      for (const { value } of directive.arguments ?? [])
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

type Data = Record<string, unknown>;

function finish(
  { errors }: Run,
  execute: () => Data | Promise<Data>,
): ExecutionResult | Promise<ExecutionResult> {
  const succeed = (data: Data): ExecutionResult => (errors.length === 0 ? { data } : { errors, data });
  const fail = (error: unknown): ExecutionResult => ({
    errors: [...errors, error instanceof GraphQLError ? error : locatedError(error, undefined)],
    data: null,
  });
  try {
    const data = execute();
    return data instanceof Promise ? data.then(succeed, fail) : succeed(data);
  } catch (error) {
    return fail(error);
  }
}
