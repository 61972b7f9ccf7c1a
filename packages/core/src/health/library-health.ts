import type { ScheduleHealth } from '../tasks/schedules/schedules.ts';

export interface LibraryHealth {
  readonly database: {
    /** Whether it can be read and written. */
    readonly ok: boolean;
    readonly driver: 'sqlite' | 'postgresql';
    /** What is wrong while it is not ok: a sentence without paths, hosts or accounts, for everybody to see. */
    readonly problem?: string | undefined;
  };
  readonly schedules: ScheduleHealth;
  readonly metadata: { readonly source: string; readonly description: string };
}
