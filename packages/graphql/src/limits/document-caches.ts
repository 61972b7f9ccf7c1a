import type { DocumentNode } from 'graphql';

/** What Yoga keeps parsed documents in. */
export interface DocumentCache<Value> {
  get(text: string): Value | undefined;
  set(text: string, value: Value): void;
}

export interface DocumentCaches {
  readonly documentCache: DocumentCache<DocumentNode>;
  readonly errorCache: DocumentCache<Error>;
}

/** A document with what is worked out from it; measured at up to half of that for the document alone. */
const bytesPerToken = 1_000;
const bytesPerError = 2_000;

/**
 * Caches for `parserAndValidationCache` of Yoga, whose own are bounded by the number of documents: a thousand of the largest
 * that the limits let pass would take most of a gigabyte.
 *
 * @param maximumBytes of memory that parsed documents may take, roughly; 64 MiB unless given
 */
export function createDocumentCaches(maximumBytes = 64 * 1024 * 1024): DocumentCaches {
  return {
    documentCache: createCache(maximumBytes, ({ tokenCount = 0 }: Counted) => tokenCount * bytesPerToken),
    errorCache: createCache(maximumBytes / 16, () => bytesPerError),
  };
}

/** graphql-js counts, but does not declare it. */
type Counted = DocumentNode & { readonly tokenCount?: number };

interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/** Forgets what has not been asked for the longest. */
function createCache<Value>(maximumBytes: number, bytesOf: (value: Value) => number): DocumentCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  let held = 0;

  const forget = (text: string): Entry<Value> | undefined => {
    const entry = entries.get(text);
    if (entry !== undefined) {
      entries.delete(text);
      held -= entry.bytes;
    }
    return entry;
  };
  const keep = (text: string, entry: Entry<Value>) => {
    entries.set(text, entry);
    held += entry.bytes;
  };

  return {
    get(text) {
      const entry = forget(text);
      if (entry !== undefined) {
        keep(text, entry);
      }
      return entry?.value;
    },
    set(text, value) {
      forget(text);
      // Two bytes a character.
      keep(text, { value, bytes: text.length * 2 + bytesOf(value) });
      for (const oldest of entries.keys()) {
        if (held <= maximumBytes) {
          break;
        }
        forget(oldest);
      }
    },
  };
}
