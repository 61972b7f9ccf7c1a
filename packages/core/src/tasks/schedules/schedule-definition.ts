/** A schedule that the library brings along; its user says whether and when it runs. */
export interface ScheduleDefinition {
  /** Also the kind of its tasks. */
  readonly id: string;
  /** One sentence for a person. */
  readonly description: string;
  /** When it runs until somebody says otherwise, in UTC. */
  readonly cron: string;
}
