import type { DatabaseDriver } from '../../database/connection-options.ts';
import type { BoundValue } from '../../database/reader.ts';

/** A moment as statements of the reader take it. */
export function boundMoment(driver: DatabaseDriver, moment: Date): BoundValue {
  return driver === 'sqlite' ? moment.getTime() : moment.toISOString();
}
