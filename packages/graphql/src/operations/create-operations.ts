import type { GraphQLError } from 'graphql';
import type { Engine } from './engine.ts';
import type { OperationContext, OperationOrigin } from './operation-context.ts';
import type { OperationParams } from './operation-params.ts';
import type { FindDocument } from './persisted-operations.ts';
import {
  type OperationResult,
  type Prepared,
  prepareOperation,
  type RefusedOperation,
  type SoundOperation,
} from './prepare-operation.ts';

/** Operations, whichever transport they come by. */
export interface Operations {
  /** Reads what is asked for, and executes none of it. What goes wrong, here or when it is executed, is in the result. */
  prepare(params: OperationParams, origin: OperationOrigin): Promise<Prepared>;
  /**
   * Prepares and executes.
   *
   * @param check called in between; throws for what the transport does not allow
   * @throws what `check` throws
   */
  execute(params: OperationParams, origin: OperationOrigin, check: CheckType): Promise<OperationResult>;
  /** An error as callers may see it. */
  mask(error: unknown): GraphQLError;
}

export type CheckType = (type: SoundOperation['type']) => void;

export interface OperationsDeps {
  readonly engine: Engine;
  readonly findDocument: FindDocument;
  createContext(origin: OperationOrigin): OperationContext;
  readonly mask: (error: unknown) => GraphQLError;
}

export function createOperations({ engine, findDocument, createContext, mask }: OperationsDeps): Operations {
  const refused = (error: unknown): RefusedOperation => ({ errors: [mask(error)] });

  async function prepare(params: OperationParams, origin: OperationOrigin): Promise<Prepared> {
    try {
      const found = await findDocument(params);
      const operation = prepareOperation(engine, createContext(origin), found.text, params);
      if ('errors' in operation) {
        return { errors: operation.errors.map(mask) };
      }
      found.keep?.();
      return { ...operation, execute: () => operation.execute().catch(refused) };
    } catch (error) {
      return refused(error);
    }
  }

  return {
    mask,
    prepare,
    async execute(params, origin, check) {
      const operation = await prepare(params, origin);
      if ('errors' in operation) {
        return operation;
      }
      check(operation.type);
      return operation.execute();
    },
  };
}
