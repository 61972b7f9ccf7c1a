import { z } from 'zod';

/** SABnzbd writes most numbers as text. */
const numeric = z.union([z.number(), z.string()]).transform((value) => Number(value) || 0);

const queueSlot = z.object({
  nzo_id: z.string(),
  filename: z.string(),
  cat: z.string(),
  status: z.string(),
  priority: z.string().or(z.number()).nullish(),
  labels: z.array(z.string()).default([]),
  /** Mebibytes, with two decimals. */
  mb: numeric,
  mbleft: numeric,
  mbmissing: numeric.default(0),
  /** Hours, minutes and seconds, with days in front of them if there are any. */
  timeleft: z.string().default(''),
});
export type SabnzbdQueueSlot = z.output<typeof queueSlot>;

export const queueAnswer = z.object({
  queue: z.object({
    paused: z.boolean().default(false),
    /** Kibibytes a second, of all downloads. */
    kbpersec: numeric.default(0),
    /** Gibibytes that are free where it downloads to. */
    diskspace1: numeric.nullish(),
    noofslots: z.number().default(0),
    slots: z.array(queueSlot),
  }),
});
export type SabnzbdQueue = z.output<typeof queueAnswer>['queue'];

const historySlot = z.object({
  nzo_id: z.string(),
  name: z.string(),
  /** Of the file that was uploaded. */
  nzb_name: z.string().nullish(),
  category: z.string().nullish(),
  status: z.string(),
  bytes: numeric,
  fail_message: z.string().nullish(),
  /** The file, if there is one only; else the folder. Empty until all is moved there. */
  storage: z.string().nullish(),
  /** What was done, in the language of its user. */
  stage_log: z.array(z.object({ name: z.string(), actions: z.array(z.string()).default([]) })).default([]),
});
export type SabnzbdHistorySlot = z.output<typeof historySlot>;

export const historyAnswer = z.object({
  history: z.object({ noofslots: z.number().default(0), slots: z.array(historySlot) }),
});

export const addAnswer = z.object({ status: z.boolean(), nzo_ids: z.array(z.string()).default([]) });

export const categoriesAnswer = z.object({
  config: z.object({ categories: z.array(z.object({ name: z.string(), dir: z.string().nullish() })) }),
});
export const fullStatusAnswer = z.object({ status: z.object({ completedir: z.string() }) });
