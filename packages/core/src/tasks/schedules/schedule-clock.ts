import type { EntityManager } from '../../database/database.ts';

/** When a schedule is due: what an engine's clock has to know of it. */
export interface ScheduleTiming {
  readonly id: string;
  readonly enabled: boolean;
  /** Five fields. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** Called in the transaction that takes a due time off the clock: either both happen or none. */
export type OnScheduleDue = (em: EntityManager, id: string) => Promise<void>;

/**
 * Says when the schedules in the table `schedule` are due. Of all instances on the database exactly one is told of each
 * time; times that passed while no instance ran are made up for once.
 */
export interface ScheduleClock {
  start(onDue: OnScheduleDue): Promise<void>;
  stop(): Promise<void>;
  /** To be called after timings were written to the table. */
  apply(timings: readonly ScheduleTiming[]): Promise<void>;
}
