import { memoize1 } from '@graphql-tools/utils';
import {
  type GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { checkLimit } from '../limits/limit-error.ts';
import { costOf, type OperationCost, sizeOf } from '../limits/operation-cost.ts';
import { type Accepted, type OperationArguments, prepareOperation } from './prepare-operation.ts';

interface Hook {
  readonly args: OperationArguments;
  setResultAndStopExecution(result: { readonly errors: readonly GraphQLError[] }): void;
}

/** Refuses operations that the document does not have, invalid variables, and answers that could hold too many values with them. */
export function useOperationCheck(maxComplexity: number): Plugin {
  const check = ({ args, setResultAndStopExecution }: Hook) => {
    const prepared = prepareOperation(args);
    if ('errors' in prepared) return setResultAndStopExecution(prepared);
    const error = refuseCost(args, prepared, maxComplexity);
    if (error !== null) setResultAndStopExecution({ errors: [error] });
  };
  return { onExecute: check, onSubscribe: check };
}

/** The last cost of each operation, and the sizes that it was for. */
const costs = new WeakMap<
  OperationDefinitionNode,
  { readonly cost: OperationCost; readonly sizes: string }
>();

function costFor(
  { schema, document }: OperationArguments,
  { operation, variables }: Accepted,
): OperationCost {
  const sizesOf = (names: ReadonlySet<string>) =>
    Array.from(names, (name) => sizeOf(variables[name]) ?? 'default').join();
  const known = costs.get(operation);
  if (known !== undefined && known.sizes === sizesOf(known.cost.variables)) return known.cost;
  const cost = costOf(schema, document, operation, variables);
  costs.set(operation, { cost, sizes: sizesOf(cost.variables) });
  return cost;
}

function refuseCost(args: OperationArguments, accepted: Accepted, allowed: number): GraphQLError | null {
  const { answer, introspection } = costFor(args, accepted);
  const allowedInIntrospection = introspection === 0 ? 0 : allowedIntrospection(args.schema);
  return (
    checkLimit('maxComplexity', allowed, answer) ??
    checkLimit('introspectionComplexity', allowedInIntrospection, introspection)
  );
}

/** Twice the cost of the query by which tools read a whole schema. */
const allowedIntrospection = memoize1((schema: GraphQLSchema): number => {
  const all = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true };
  const document = parse(getIntrospectionQuery({ ...all, inputValueDeprecation: true, oneOf: true }));
  const operation = getOperationAST(document);
  return operation ? 2 * costOf(schema, document, operation, {}).introspection : 0;
});
