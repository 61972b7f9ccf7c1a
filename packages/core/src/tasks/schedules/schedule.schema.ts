import { z } from 'zod';
import { isCronExpression, isTimeZone } from './cron.ts';

const cron = z
  .string()
  .max(100)
  .refine(isCronExpression, {
    error: 'must be a cron expression of five fields, such as "0 3 * * *" for 3 o’clock every night',
  })
  .meta({ description: 'Minute, hour, day of month, month, day of week.', examples: ['0 3 * * *'] });
const timeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin, or UTC' })
  .meta({ description: 'IANA name of the time zone that `cron` is read in.', examples: ['UTC'] });

export const schedule = z
  .strictObject({
    id: z.string().meta({ description: 'Also the kind of its tasks.', examples: ['search-missing-movies'] }),
    description: z.string(),
    enabled: z.boolean(),
    cron: z.string(),
    timeZone: z.string(),
    nextRunAt: z.iso.datetime().nullable().meta({ description: 'Null while it is not enabled.' }),
    lastRunAt: z.iso.datetime().nullable(),
    lastTaskId: z.uuid().nullable().meta({ description: 'The task of its last run.' }),
  })
  .meta({ id: 'Schedule', description: 'Work that is started again and again.' });

export const scheduleList = z.strictObject({ schedules: z.array(schedule) }).meta({ id: 'ScheduleList' });

export const scheduleUpdate = z
  .strictObject({ enabled: z.boolean().optional(), cron: cron.optional(), timeZone: timeZone.optional() })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    error: 'must change at least one of enabled, cron, timeZone',
  })
  .meta({ id: 'ScheduleUpdate', description: 'What to change of a schedule; at least one.' });

export type Schedule = z.infer<typeof schedule>;
export type ScheduleList = z.infer<typeof scheduleList>;
export type ScheduleUpdateInput = z.input<typeof scheduleUpdate>;
