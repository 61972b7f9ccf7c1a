import type { Gatekeeper, LibraryError, RateLimitState } from '@cinephage/core';
import type { ExecutionResult } from 'graphql';
import type { Operations } from '../operations/create-operations.ts';
import type { OperationOrigin } from '../operations/operation-context.ts';
import { toOperationParams } from '../operations/operation-params.ts';
import { badRequest } from '../operations/request-error.ts';

export interface ExecuteBatchDeps {
  readonly gatekeeper: Gatekeeper;
  readonly operations: Operations;
  /** 1: there are no batches. */
  readonly maxBatch: number;
}

export interface BatchResult {
  /** In the order of the operations. */
  readonly results: readonly ExecutionResult[];
  /** How many requests are left to the caller after them; null when nobody counts, or there was but one. */
  readonly rate: RateLimitState | null;
}

/**
 * Executes several operations of one request at a time. Each counts as a request of its caller, the first with the request
 * that holds it; those for which none are left are refused alone.
 *
 * @throws GraphQLError `INVALID_INPUT` for a batch that is empty or too large; what counting throws, with nothing begun
 */
export type ExecuteBatch = (list: readonly unknown[], origin: OperationOrigin) => Promise<BatchResult>;

export function createExecuteBatch({ gatekeeper, operations, maxBatch }: ExecuteBatchDeps): ExecuteBatch {
  async function executeOne(
    value: unknown,
    refusal: LibraryError | null,
    origin: OperationOrigin,
  ): Promise<ExecutionResult> {
    try {
      if (refusal !== null) {
        throw refusal;
      }
      const result = await operations.execute(toOperationParams(value), origin, (type) => {
        if (type === 'subscription') {
          throw badRequest('A subscription cannot be part of a batch.');
        }
      });
      return result as ExecutionResult;
    } catch (error) {
      return { errors: [operations.mask(error)] };
    }
  }

  return async (list, origin) => {
    if (maxBatch === 1) {
      throw badRequest('Batches are not supported: the request must be an object, not a list.');
    }
    if (list.length === 0 || list.length > maxBatch) {
      throw badRequest(`A batch has 1 to ${maxBatch} operations, not ${list.length}.`);
    }
    const refusals: (LibraryError | null)[] = [null];
    let rate: RateLimitState | null = null;
    // All of them before the first is begun: when they cannot be counted, the request fails, and nothing must go on behind it.
    while (refusals.length < list.length) {
      const counted = await gatekeeper.count(origin.principal);
      refusals.push(counted.refusal);
      rate = counted.rate;
    }
    const results = list.map((value, index) => executeOne(value, refusals[index] ?? null, origin));
    return { results: await Promise.all(results), rate };
  };
}
