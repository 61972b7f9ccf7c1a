import type { DatabaseDriver } from '../../database/connection-options.ts';

/** Decides whether a new schedule is enabled. */
export interface ScheduleContext {
  readonly driver: DatabaseDriver;
  /** Whether the library has been given a folder for backups. */
  readonly backsUp: boolean;
}

/** A built-in schedule; users change whether and when it runs. */
export interface ScheduleDefinition {
  /** Also the kind of its tasks. */
  readonly id: string;
  /** One sentence for a person. */
  readonly description: string;
  /** Its initial cron expression, in UTC. */
  readonly cron: string;
  /** @default always */
  readonly isEnabledAtFirst?: ((context: ScheduleContext) => boolean) | undefined;
}
