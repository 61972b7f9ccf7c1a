import { z } from 'zod';
import { cronRule, isCronExpression, isTimeZone, timeZoneRule } from './cron.ts';

const cron = z
  .string()
  .max(100)
  .refine(isCronExpression, { error: cronRule })
  .meta({ description: 'Minute, hour, day of month, month, day of week.', examples: ['0 3 * * *'] });
const timeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, { error: timeZoneRule })
  .meta({ description: 'IANA name of the time zone that `cron` is read in.', examples: ['UTC'] });

export const scheduleSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Also the kind of its tasks.', examples: ['search-missing-movies'] }),
    description: z.string().meta({ description: 'What it does, in one sentence for a person.' }),
    enabled: z.boolean().meta({ description: 'Whether the schedule starts its task.' }),
    cron: z.string().meta({ description: 'Minute, hour, day of month, month, day of week.' }),
    timeZone: z.string().meta({ description: 'IANA name of the time zone that `cron` is read in.' }),
    problem: z.string().nullable().meta({
      description:
        'Why it does not run although it is enabled, as a sentence; null if nothing keeps it from running.',
    }),
    nextRunAt: z.iso.datetime().nullable().meta({
      description:
        'When its task is started next. Null while it is not enabled or has a problem. Now, if a time was missed: the task starts as soon as a process runs tasks.',
    }),
    lastRunAt: z.iso.datetime().nullable().meta({ description: 'When it was last started; null if never.' }),
    lastTaskId: z.uuid().nullable().meta({ description: 'The task of its last run.' }),
  })
  .meta({ id: 'Schedule', description: 'A task that is started at recurring times.' });

export const scheduleListSchema = z
  .strictObject({ schedules: z.array(scheduleSchema) })
  .meta({ id: 'ScheduleList' });

export const scheduleHealthSchema = z
  .strictObject({
    ok: z.boolean().meta({
      description: 'False if a schedule that is enabled cannot run, or if the database does not answer.',
    }),
    problems: z
      .array(
        z
          .strictObject({
            id: z.string().meta({ description: 'Id of the schedule.' }),
            problem: z.string().meta({ description: 'Why it cannot run, as a sentence.' }),
          })
          .meta({ id: 'ScheduleProblem', description: 'A schedule that cannot run.' }),
      )
      .readonly()
      .meta({ description: 'The schedules that cannot run.' }),
  })
  .meta({ id: 'ScheduleHealth', description: 'Whether the schedules can run.' });

export const scheduleUpdateSchema = z
  .strictObject({
    enabled: z.boolean().optional().meta({ description: 'Whether the schedule starts its task.' }),
    cron: cron.optional(),
    timeZone: timeZone.optional(),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: 'must change at least one of enabled, cron, timeZone',
  })
  .meta({ id: 'ScheduleUpdate', description: 'What to change of a schedule; at least one.' });

export type Schedule = z.infer<typeof scheduleSchema>;
export type ScheduleHealth = z.infer<typeof scheduleHealthSchema>;
export type ScheduleList = z.infer<typeof scheduleListSchema>;
export type ScheduleUpdateInput = z.input<typeof scheduleUpdateSchema>;
