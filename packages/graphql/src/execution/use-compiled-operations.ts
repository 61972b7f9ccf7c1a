import type { Plugin } from 'graphql-yoga';
import { compileOperation } from './compiled/compile-operation.ts';
import { memoizeByOperation, prepareOperation } from './prepare-operation.ts';

/**
 * Executes queries by plans that are kept as long as the parsed document is. graphql-js executes mutations, subscriptions, and
 * operations with a default resolver of another plugin.
 */
export function useCompiledOperations(): Plugin {
  const compiledOf = memoizeByOperation(({ schema, document }, operation) =>
    compileOperation({ schema, document, operation }),
  );
  return {
    onExecute({ args, setExecuteFn }) {
      if (args.fieldResolver !== undefined || args.typeResolver !== undefined) return;
      const { operation, variables, errors } = prepareOperation(args);
      const compiled = errors === undefined ? compiledOf(args, operation) : null;
      if (compiled === null || errors !== undefined) return;
      setExecuteFn(({ contextValue: context, rootValue }) => compiled({ variables, context, rootValue }));
    },
  };
}
