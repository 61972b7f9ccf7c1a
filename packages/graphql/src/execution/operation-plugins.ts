import type { Plugin } from 'graphql-yoga';
import { useOperationErrors } from '../errors/use-operation-errors.ts';
import { useDocumentLimits } from '../limits/use-document-limits.ts';
import type { GraphQLLimits } from '../options.ts';
import { useCompiledOperations } from './use-compiled-operations.ts';
import { useOperationCheck } from './use-operation-check.ts';
import { useTimeout } from './use-timeout.ts';

/** Everything that stands between a document and its resolvers, in the order it has to stand in. */
export function operationPlugins(limits: GraphQLLimits): Plugin[] {
  return [
    useOperationErrors(),
    useDocumentLimits(limits),
    useOperationCheck(limits.maxComplexity),
    useCompiledOperations(),
    useTimeout(limits.timeoutMs),
  ];
}
