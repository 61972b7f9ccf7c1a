import { describe, expect, it } from 'vitest';
import { lazily } from './lazily.ts';

describe('work done lazily', () => {
  it('is not done before it is asked for, and then once', async () => {
    let times = 0;
    const work = lazily(async () => {
      times += 1;
      return times;
    });
    expect(times).toBe(0);
    expect(await Promise.all([work(), work()])).toEqual([1, 1]);
    expect(await work()).toBe(1);
  });

  it('is tried again after a failure', async () => {
    let times = 0;
    const work = lazily(async () => {
      times += 1;
      if (times === 1) {
        throw new Error('not now');
      }
      return times;
    });
    await expect(work()).rejects.toThrow('not now');
    expect(await work()).toBe(2);
  });
});
