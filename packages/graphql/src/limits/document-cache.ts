import type { DocumentNode } from 'graphql';
import { type BoundedCache, createBoundedCache } from './bounded-cache.ts';

/** A document with what is worked out from it; measured at up to half of that for the document alone. */
const bytesPerToken = 1_000;

/** graphql-js counts, but does not declare it. */
type Counted = DocumentNode & { readonly tokenCount?: number };

/**
 * Parsed documents by their text. Yoga's own cache is bounded by their number: a thousand of the largest that the limits let
 * pass would take most of a gigabyte.
 *
 * @param maximumBytes of memory, roughly
 * @default maximumBytes 64 MiB
 */
export function createDocumentCache(maximumBytes = 64 * 1024 * 1024): BoundedCache<DocumentNode> {
  return createBoundedCache(maximumBytes, ({ tokenCount = 0 }: Counted) => tokenCount * bytesPerToken);
}

/** Of all documents with errors of syntax. */
const maximumErrorBytes = 4 * 1024 * 1024;
const bytesPerError = 2_000;

/** Errors of syntax by the text of their document. */
export function createParseErrorCache(): BoundedCache<Error> {
  return createBoundedCache(maximumErrorBytes, () => bytesPerError);
}
