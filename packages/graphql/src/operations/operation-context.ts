import type { Library, Principal } from '@cinephage/core';
import type { GraphQLContext } from '../context.ts';
import { createLoaders, type Loaders } from '../loaders.ts';

/** Where an operation comes from, as far as it lasts. */
export interface OperationOrigin {
  readonly principal: Principal;
  /** Calls `listener` once, if the caller leaves before the operation has been answered. */
  onLeave(listener: () => void): void;
  /** Whether the caller would still be let in; for operations that go on for long. @throws as the authenticator */
  isStillAdmitted(): Promise<boolean>;
}

/** What the gateway itself knows of an operation besides what resolvers get. */
export interface OperationContext extends GraphQLContext {
  readonly origin: OperationOrigin;
}

/**
 * The context of one operation, or of one event of a subscription: what was loaded for one is never shown to another.
 *
 * @param signal fires when it is to be given up; when the caller leaves unless given
 */
export function createOperationContext(
  library: Library,
  origin: OperationOrigin,
  signal?: AbortSignal,
): OperationContext {
  return new LazyContext(library, origin, signal);
}

/** Where the operation with this context comes from. */
export function originOf(context: object): OperationOrigin {
  if (!(context instanceof LazyContext)) {
    throw new Error('This is not the context of an operation of the gateway.');
  }
  return context.origin;
}

/**
 * Makes what few operations ask for when they do. A class, as objects with accessors of their own leave so much behind that
 * collecting it costs more than a small query.
 */
class LazyContext implements OperationContext {
  readonly library: Library;
  readonly origin: OperationOrigin;
  #loaders: Loaders | undefined;
  #signal: AbortSignal | undefined;

  constructor(library: Library, origin: OperationOrigin, signal: AbortSignal | undefined) {
    this.library = library;
    this.origin = origin;
    this.#signal = signal;
  }

  get principal(): Principal {
    return this.origin.principal;
  }

  get loaders(): Loaders {
    this.#loaders ??= createLoaders(this.library);
    return this.#loaders;
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.origin);
    return this.#signal;
  }

  /** Plugins put one in its place that fires when the time is up, too. */
  set signal(sooner: AbortSignal) {
    this.#signal = sooner;
  }
}

function signalOf(origin: OperationOrigin): AbortSignal {
  const controller = new AbortController();
  origin.onLeave(() => controller.abort());
  return controller.signal;
}
