import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fragmentsOf } from '../../limits/measure-document.ts';
import { signalOf } from '../use-timeout.ts';
import { executeFields } from './execute-fields.ts';
import type { ObjectPlan, Run } from './plan.ts';
import { planOperation } from './plan-operation.ts';

/** @param params the variables coerced by the definitions of this operation */
export type CompiledOperation = (
  params: Pick<Run, 'variables' | 'rootValue'> & { readonly context: object },
) => ExecutionResult | Promise<ExecutionResult>;

/** Each doubles the plans that there may be of an operation. */
const maximumConditions = 4;

/**
 * Prepares a query of a validated document for repeated execution: the fields selected of each type, and how they are completed, are
 * planned on first use and kept. No code is generated. Answers are those of graphql-js, except that lists cannot be asynchronous
 * iterables.
 *
 * @returns null for operations that graphql-js has to execute
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation | null {
  const root = schema.getQueryType();
  const conditions = conditionsOf(schema, document);
  if (operation.operation !== OperationTypeNode.QUERY || !root || conditions === null) return null;
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

/** The variables in directives. @returns null if they are too many, or if the type of a value depends on the value */
function conditionsOf(schema: GraphQLSchema, document: DocumentNode): readonly string[] | null {
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  let isFixed = true;
  const visitor = visitWithTypeInfo(types, {
    Directive(directive) {
      for (const { value } of directive.arguments ?? [])
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
    Field() {
      const type = getNamedType(types.getType());
      isFixed &&= isLeafType(type) || (isObjectType(type) && type.isTypeOf == null);
    },
  });
  visit(document, visitor);
  return isFixed && names.size <= maximumConditions ? [...names] : null;
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
