import type { LibraryError, Principal } from '@cinephage/core';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { RequestContext } from '../context.ts';
import type { GatewayDeps } from '../deps.ts';

/**
 * Authenticates and counts each HTTP request before its body is read. Each further operation of a batch counts as one more request;
 * operations beyond the rate limit are refused, the others are executed.
 */
export function useAuthentication({
  authorizer,
  maxBatch,
  maskError,
}: GatewayDeps): Plugin<object, RequestContext> {
  const refusals = new WeakMap<GraphQLParams, LibraryError>();

  async function countBatch(batch: readonly GraphQLParams[], context: RequestContext, principal: Principal) {
    context.isBatch = true;
    // Before the first operation begins: if counting fails, the whole request fails and nothing has been executed.
    for (const params of batch.slice(1)) {
      const { rate, refusal } = await authorizer.count(principal);
      context.rate = rate;
      if (refusal !== null && params !== null) refusals.set(params, refusal);
    }
  }

  return {
    async onRequestParse({ serverContext }) {
      const { from, onAuthenticated } = serverContext.origin;
      const authorization = await authorizer.authorize(from, { access: 'credential', checkOrigin: true });
      const { principal, refusal } = authorization;
      serverContext.rate = authorization.rate;
      if (principal !== null) onAuthenticated?.(principal);
      if (refusal !== null) throw refusal;
      if (principal === null) throw new Error('The authorizer allowed a request without a credential.');
      serverContext.caller = principal;
      return {
        onRequestParseDone({ requestParserResult: batch }) {
          if (Array.isArray(batch) && batch.length <= maxBatch)
            return countBatch(batch, serverContext, principal);
        },
      };
    },
    onParams({ params, setResult }) {
      const refusal = refusals.get(params);
      if (refusal !== undefined) setResult({ errors: [maskError(refusal)] });
    },
  };
}
