import type { Plugin } from 'graphql-yoga';
import { useOperationErrors } from '../errors/use-operation-errors.ts';
import { useComplexityLimit } from '../limits/use-complexity-limit.ts';
import { useDocumentLimits } from '../limits/use-document-limits.ts';
import type { GraphQLLimits } from '../options.ts';
import { useOperationCheck } from './prepare-operation.ts';
import { useCompiledOperations } from './use-compiled-operations.ts';
import { useTimeout } from './use-timeout.ts';

/** Everything that stands between a document and its resolvers, in the order it has to stand in. */
export function operationPlugins(limits: GraphQLLimits): Plugin[] {
  return [
    useOperationErrors(),
    useDocumentLimits(limits),
    useOperationCheck(),
    useComplexityLimit(limits),
    useCompiledOperations(),
    useTimeout(limits.timeoutMs),
  ];
}
