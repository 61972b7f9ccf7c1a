import {
  type GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type OperationArguments, operationOf, variablesOf } from '../execution/operation-of.ts';
import type { GraphQLLimits } from '../options.ts';
import { compileCost, type OperationCost } from './compile-cost.ts';
import { evaluate } from './cost.ts';
import { limitError, print } from './limit-error.ts';

/** Refuses to execute operations whose answers could hold too many values for the variables they come with. */
export function useComplexityLimit({ maxComplexity }: Pick<GraphQLLimits, 'maxComplexity'>): Plugin {
  const costOf = createCosts();
  const check = (args: OperationArguments): GraphQLError | null => {
    const operation = operationOf(args);
    const variables = operation && variablesOf(args, operation).values;
    if (!operation || !variables) {
      // Refused for that already.
      return null;
    }
    const { answer, introspection } = costOf(args, operation);
    return (
      limitAnswer(evaluate(answer, variables), maxComplexity) ??
      limitIntrospection(evaluate(introspection, variables), args.schema)
    );
  };
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const error = check(args);
      if (error !== null) {
        setResultAndStopExecution({ errors: [error] });
      }
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = check(args);
      if (error !== null) {
        setResultAndStopExecution({ errors: [error] });
      }
    },
  };
}

function createCosts() {
  const known = new WeakMap<
    OperationDefinitionNode,
    { readonly schema: GraphQLSchema; readonly cost: OperationCost }
  >();
  return ({ schema, document }: OperationArguments, operation: OperationDefinitionNode): OperationCost => {
    const compiled = known.get(operation);
    if (compiled?.schema === schema) {
      return compiled.cost;
    }
    const cost = compileCost(schema, document, operation);
    known.set(operation, { schema, cost });
    return cost;
  };
}

function limitAnswer(found: number, allowed: number): GraphQLError | null {
  return found > allowed
    ? limitError({ name: 'maxComplexity', allowed, found }, `The answer could hold ${print(found)} values`, {
        advice: 'Ask for smaller pages or for fewer fields.',
      })
    : null;
}

function limitIntrospection(found: number, schema: GraphQLSchema): GraphQLError | null {
  if (found === 0) {
    return null;
  }
  const allowed = allowedIntrospection(schema);
  const limit = { name: 'introspectionComplexity', allowed, found };
  return found > allowed
    ? limitError(limit, `The answer could hold ${print(found)} values of introspection`)
    : null;
}

const allowances = new WeakMap<GraphQLSchema, number>();

/** Twice what the query costs by which tools read a whole schema. */
function allowedIntrospection(schema: GraphQLSchema): number {
  const allowance = allowances.get(schema) ?? 2 * costOfWholeSchema(schema);
  allowances.set(schema, allowance);
  return allowance;
}

function costOfWholeSchema(schema: GraphQLSchema): number {
  const document = parse(
    getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    }),
  );
  const operation = getOperationAST(document);
  return operation ? evaluate(compileCost(schema, document, operation).introspection, {}) : 0;
}
