import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TaskRun, taskHandler } from './task-handlers.ts';

const run = (payload: TaskRun['payload']): TaskRun => ({
  task: { id: 'x', kind: 'auto-search', subjectId: null, attempt: 1, maxAttempts: 5 },
  payload,
  signal: new AbortController().signal,
  async ensureHeld() {},
  progress() {},
});

describe('a handler with a payload schema', () => {
  const handler = taskHandler(
    z.strictObject({ searchType: z.enum(['manual', 'missing']) }),
    async ({ payload }) => ({
      message: payload.searchType,
    }),
  );

  it('gets the checked payload', async () => {
    expect(await handler(run({ searchType: 'missing' }))).toEqual({ message: 'missing' });
  });

  it('fails as invalid input, naming the field, on any other payload', async () => {
    const error = await (async () => handler(run({ searchType: 'odd' })))().catch((cause) => cause);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', details: [{ field: 'searchType' }] });
    expect(error.message).toContain('auto-search');
  });
});
