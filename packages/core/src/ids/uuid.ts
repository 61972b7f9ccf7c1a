import { v7 } from 'uuid';

/** Creates a time-ordered id, so that rows added together are next to each other in every index. */
export const uuidv7 = (): string => v7();

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id in lower case, as ids are stored; null if it is not a UUID, which PostgreSQL would refuse with an error. */
export function normalizeUuid(id: string): string | null {
  // Programs without types call as well.
  if (typeof id !== 'string') {
    return null;
  }
  const lowered = id.toLowerCase();
  return uuidPattern.test(lowered) ? lowered : null;
}
