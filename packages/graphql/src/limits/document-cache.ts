import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** A document with what is compiled from it; the document alone takes up to half of that. */
const bytesPerToken = 1_000;
const bytesPerError = 2_000;

/** graphql-js counts, but does not declare it. */
type Counted = DocumentNode & { readonly tokenCount?: number | undefined };

/**
 * Parsed documents by their text. Yoga's own cache is bounded by their number: a thousand of the largest that the limits allow
 * would take most of a gigabyte.
 *
 * @param maxSize memory, roughly, in bytes
 */
export const createDocumentCache = (maxSize = 64 * 1024 * 1024) =>
  new LRUCache<string, DocumentNode>({
    maxSize,
    sizeCalculation: ({ tokenCount = 0 }: Counted, text) => text.length * 2 + tokenCount * bytesPerToken,
  });

export const createParseErrorCache = (maxSize = 4 * 1024 * 1024) =>
  new LRUCache<string, Error>({
    maxSize,
    sizeCalculation: (_error, text) => text.length * 2 + bytesPerError,
  });
