import type { LibraryHealth, ScheduleHealth } from '@cinephage/core';
import { listOf } from './complexity.ts';
import type { SchemaParts } from './schema-parts.ts';

/** How many schedules a library has as a rule. */
const usualSchedules = 10;

/** `health`: what the library says of itself. */
export function addHealth({ builder }: SchemaParts): void {
  const DatabaseHealth = addDatabaseHealth(builder);
  const ScheduleHealthType = addScheduleHealth(builder);
  const MetadataHealth = builder.objectRef<LibraryHealth['metadata']>('MetadataHealth').implement({
    description: 'Where metadata comes from.',
    fields: (t) => ({
      source: t.exposeString('source', { description: 'Name of the metadata source.' }),
      description: t.exposeString('description', {
        description: 'What it is, and what is wrong with it at present, if anything.',
      }),
    }),
  });
  const Health = builder.objectRef<LibraryHealth>('LibraryHealth').implement({
    description: 'How the library is.',
    fields: (t) => ({
      database: t.expose('database', { type: DatabaseHealth, description: 'Its database.' }),
      schedules: t.expose('schedules', { type: ScheduleHealthType, description: 'Its schedules.' }),
      metadata: t.expose('metadata', { type: MetadataHealth, description: 'Its metadata source.' }),
    }),
  });
  builder.queryField('health', (t) =>
    t.field({
      type: Health,
      description: 'How the library is.',
      resolve: (_root, _args, { library }) => library.health(),
    }),
  );
}

const addDatabaseHealth = (builder: SchemaParts['builder']) =>
  builder.objectRef<LibraryHealth['database']>('DatabaseHealth').implement({
    description: 'How the database is.',
    fields: (t) => ({
      ok: t.exposeBoolean('ok', { description: 'Whether it can be read and written.' }),
      driver: t.exposeString('driver', { description: 'Which database it is: sqlite or postgresql.' }),
      problem: t.exposeString('problem', {
        nullable: true,
        description: 'Why it cannot be read or written, as a sentence; null if it can.',
      }),
    }),
  });

function addScheduleHealth(builder: SchemaParts['builder']) {
  const Problem = builder.objectRef<ScheduleHealth['problems'][number]>('ScheduleProblem').implement({
    description: 'A schedule that cannot run.',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Id of the schedule.' }),
      problem: t.exposeString('problem', { description: 'Why it cannot run, as a sentence.' }),
    }),
  });
  return builder.objectRef<ScheduleHealth>('ScheduleHealth').implement({
    description: 'Whether the schedules can run.',
    fields: (t) => ({
      ok: t.exposeBoolean('ok', {
        description: 'False if a schedule that is enabled cannot run, or if the database does not answer.',
      }),
      problems: t.field({
        type: [Problem],
        description: 'The schedules that cannot run.',
        extensions: listOf({ defaultSize: usualSchedules }),
        resolve: ({ problems }) => [...problems],
      }),
    }),
  });
}
