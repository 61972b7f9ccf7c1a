import type { DatabaseDriver } from '../../database/connection-options.ts';

/** What decides whether a schedule is enabled until its user says otherwise. */
export interface ScheduleContext {
  readonly driver: DatabaseDriver;
  /** Whether the library has been given a folder for backups. */
  readonly backsUp: boolean;
}

/** A schedule that the library brings along; its user says whether and when it runs. */
export interface ScheduleDefinition {
  /** Also the kind of its tasks. */
  readonly id: string;
  /** One sentence for a person. */
  readonly description: string;
  /** When it runs until somebody says otherwise, in UTC. */
  readonly cron: string;
  /** @default always */
  readonly isEnabledAtFirst?: ((context: ScheduleContext) => boolean) | undefined;
}
