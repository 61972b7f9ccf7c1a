import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type CompiledOperation, compileOperation } from './compiled/compile-operation.ts';
import { type OperationArguments, operationOf, variablesOf } from './operation-of.ts';

/**
 * Executes queries by what was worked out when they were executed before. That is kept as long as the parsed document is.
 * Mutations and subscriptions are executed plainly.
 */
export function useCompiledOperations(): Plugin {
  const compiledOf = createCompiledOperations();
  return {
    onExecute({ args, setExecuteFn }) {
      const operation = operationOf(args);
      // Resolvers for everything that has none of its own are a matter of the executor.
      const isUsual = args.fieldResolver === undefined && args.typeResolver === undefined;
      const compiled = operation && isUsual ? compiledOf(args, operation) : null;
      const variables = compiled && operation ? variablesOf(args, operation).values : undefined;
      if (compiled && variables) {
        setExecuteFn(({ contextValue, rootValue }) =>
          compiled({ variables, context: contextValue, rootValue }),
        );
      }
    },
  };
}

interface Known {
  readonly schema: GraphQLSchema;
  readonly compiled: CompiledOperation | null;
}

function createCompiledOperations() {
  const known = new WeakMap<OperationDefinitionNode, Known>();
  return ({ schema, document }: OperationArguments, operation: OperationDefinitionNode) => {
    const entry = known.get(operation);
    if (entry?.schema === schema) {
      return entry.compiled;
    }
    const compiled = compileOperation({ schema, document, operation });
    known.set(operation, { schema, compiled });
    return compiled;
  };
}
