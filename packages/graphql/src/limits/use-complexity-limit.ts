import {
  type GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  parse,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { memoizeByOperation, type OperationHook, prepareOperation } from '../execution/prepare-operation.ts';
import type { GraphQLLimits } from '../options.ts';
import { compileCost } from './compile-cost.ts';
import { evaluate } from './count.ts';
import { checkLimit } from './limit-error.ts';

/** Refuses to execute operations whose answers could hold too many values with the variables that they come with. */
export function useComplexityLimit({ maxComplexity }: Pick<GraphQLLimits, 'maxComplexity'>): Plugin {
  const costOf = memoizeByOperation(({ schema, document }, operation) =>
    compileCost(schema, document, operation),
  );
  const check = ({ args, setResultAndStopExecution }: OperationHook) => {
    const { operation, variables, errors } = prepareOperation(args);
    // Refused by another plugin.
    if (errors !== undefined) return;
    const cost = costOf(args, operation);
    const error =
      checkLimit(
        { name: 'maxComplexity', allowed: maxComplexity, found: evaluate(cost.answer, variables) },
        (found) => `The answer could hold ${found} values`,
        'Ask for smaller pages or for fewer fields.',
      ) ?? limitIntrospection(evaluate(cost.introspection, variables), args.schema);
    if (error !== null) setResultAndStopExecution({ errors: [error] });
  };
  return { onExecute: check, onSubscribe: check };
}

function limitIntrospection(found: number, schema: GraphQLSchema): GraphQLError | null {
  if (found === 0) return null;
  return checkLimit(
    { name: 'introspectionComplexity', allowed: allowedIntrospection(schema), found },
    (text) => `The answer could hold ${text} values of introspection`,
  );
}

const allowances = new WeakMap<GraphQLSchema, number>();

/** Twice the cost of the query by which tools read a whole schema. */
function allowedIntrospection(schema: GraphQLSchema): number {
  const allowance = allowances.get(schema) ?? 2 * costOfWholeSchema(schema);
  allowances.set(schema, allowance);
  return allowance;
}

function costOfWholeSchema(schema: GraphQLSchema): number {
  const all = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true };
  const document = parse(getIntrospectionQuery({ ...all, inputValueDeprecation: true, oneOf: true }));
  const operation = getOperationAST(document);
  return operation ? evaluate(compileCost(schema, document, operation).introspection, {}) : 0;
}
