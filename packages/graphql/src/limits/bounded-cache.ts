/** What is remembered by a text, in as much memory as it may take. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/**
 * Forgets what has not been asked for the longest, as soon as all together takes more than it may.
 *
 * @param maximumBytes of memory, keys included
 * @param bytesOf what a value takes, roughly
 */
export function createBoundedCache<Value>(
  maximumBytes: number,
  bytesOf: (value: Value) => number,
): BoundedCache<Value> {
  const entries = new Map<string, Entry<Value>>();
  let held = 0;

  const forget = (key: string): Entry<Value> | undefined => {
    const entry = entries.get(key);
    if (entry !== undefined) {
      entries.delete(key);
      held -= entry.bytes;
    }
    return entry;
  };
  const keep = (key: string, entry: Entry<Value>) => {
    entries.set(key, entry);
    held += entry.bytes;
  };

  return {
    get(key) {
      const entry = forget(key);
      if (entry !== undefined) {
        keep(key, entry);
      }
      return entry?.value;
    },
    set(key, value) {
      forget(key);
      // Two bytes a character.
      keep(key, { value, bytes: key.length * 2 + bytesOf(value) });
      for (const oldest of entries.keys()) {
        if (held <= maximumBytes) {
          break;
        }
        forget(oldest);
      }
    },
  };
}
