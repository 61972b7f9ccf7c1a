import { memoize3 } from '@graphql-tools/utils';
import type { Plugin } from 'graphql-yoga';
import { compileOperation } from './compiled/compile-operation.ts';
import { prepareOperation } from './prepare-operation.ts';

/** Kept for as long as the parsed document is. */
const compiledOf = memoize3(compileOperation);

/**
 * Executes queries by plans. graphql-js executes mutations, subscriptions, operations with values of abstract types, and those with a
 * default resolver of another plugin.
 */
export function useCompiledOperations(): Plugin {
  return {
    onExecute({ args, setExecuteFn }) {
      if (args.fieldResolver !== undefined || args.typeResolver !== undefined) return;
      const prepared = prepareOperation(args);
      if ('errors' in prepared) return;
      const { operation, variables } = prepared;
      const compiled = compiledOf(args.schema, args.document, operation);
      if (compiled === null) return;
      setExecuteFn(({ contextValue: context, rootValue }) => compiled({ variables, context, rootValue }));
    },
  };
}
