import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createWakeableLoop } from './wakeable-loop.ts';

const anHourMs = 3_600_000;

describe('the loop of an engine', () => {
  let loop: ReturnType<typeof createWakeableLoop>;
  afterEach(() => loop.stop());

  it('polls at once when woken, and otherwise after the pause that the last poll returned', async () => {
    let polls = 0;
    loop = createWakeableLoop(async () => (++polls < 3 ? 5 : anHourMs));
    await sleep(20);
    expect(polls).toBe(0);
    loop.wake();
    await expect.poll(() => polls).toBe(3);
    await sleep(20);
    expect(polls).toBe(3);
    loop.wake();
    expect(polls).toBe(4);
  });

  it('runs one poll at a time, and one more for all wake-ups during it', async () => {
    let polls = 0;
    let active = 0;
    loop = createWakeableLoop(async () => {
      polls++;
      expect(++active).toBe(1);
      await sleep(20);
      active--;
      return anHourMs;
    });
    loop.wake();
    loop.wake();
    loop.wake();
    await expect.poll(() => polls).toBe(2);
    await sleep(40);
    expect(polls).toBe(2);
  });

  it('does not run in the asynchronous context of the caller of wake', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    loop = createWakeableLoop(async () => {
      await sleep(1);
      seen.push(context.getStore());
      return anHourMs;
    });
    context.run('a transaction', () => loop.wake());
    await expect.poll(() => seen).toEqual([undefined]);
  });

  it('stops after the running poll, and for good', async () => {
    let polls = 0;
    let ended = false;
    loop = createWakeableLoop(async (isStopped) => {
      polls++;
      expect(isStopped()).toBe(false);
      await sleep(20);
      expect(isStopped()).toBe(true);
      ended = true;
      return 0;
    });
    loop.wake();
    await loop.stop();
    expect(ended).toBe(true);
    loop.wake();
    await sleep(20);
    expect(polls).toBe(1);
  });
});
