import type { IndexerImplementation } from './indexer.schema.ts';
import type { IndexerSettings, IndexerSource } from './indexer-source.ts';

/** An indexer with everything that is needed to ask it. It contains the key, so it never leaves core. */
export interface IndexerAccess extends IndexerSettings {
  readonly implementation: IndexerImplementation;
  readonly baseUrl: string;
  readonly apiPath: string;
  readonly apiKey: string | null;
  /** Empty: all. */
  readonly categories: readonly number[];
  readonly allowPrivateAddresses: boolean;
}

/** What an indexer says that it can do, as it is stored. */
export interface WireCapabilities {
  readonly movieSearch: boolean;
  readonly searchParameters: readonly string[];
  readonly maximumPageSize: number | null;
  readonly categories: readonly { readonly id: number; readonly name: string }[];
}

/** What an indexer tells about its limits with a response. */
export interface WireLimits {
  readonly requests: number | null;
  readonly requestLimit: number | null;
  readonly grabs: number | null;
  readonly grabLimit: number | null;
}

/** What is recorded of an indexer while it is asked. Nothing of it waits or fails. */
export interface IndexerObserver {
  onRequest(): void;
  onLimits(limits: WireLimits): void;
}

/** Asks one indexer. */
export interface IndexerWire extends IndexerSource {
  /**
   * @returns null for a feed, which has none
   * @throws IndexerError
   */
  readCapabilities(signal: AbortSignal): Promise<WireCapabilities | null>;
}

/** @param capabilities null: not read yet */
export type CreateIndexerWire = (
  access: IndexerAccess,
  capabilities: WireCapabilities | null,
  observer: IndexerObserver,
) => IndexerWire;
