import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createWakeableLoop } from './wakeable-loop.ts';

const anHourMs = 3_600_000;

describe('the loop of an engine', () => {
  let loop: ReturnType<typeof createWakeableLoop>;
  afterEach(() => loop.stop());

  it('takes a turn at once when woken, and otherwise after the pause the last turn asked for', async () => {
    let turns = 0;
    loop = createWakeableLoop(async () => (++turns < 3 ? 5 : anHourMs));
    await sleep(20);
    expect(turns).toBe(0);
    loop.wake();
    await expect.poll(() => turns).toBe(3);
    await sleep(20);
    expect(turns).toBe(3);
    loop.wake();
    expect(turns).toBe(4);
  });

  it('takes one turn at a time, and one more for all wake-ups during a turn', async () => {
    let turns = 0;
    let active = 0;
    loop = createWakeableLoop(async () => {
      turns++;
      expect(++active).toBe(1);
      await sleep(20);
      active--;
      return anHourMs;
    });
    loop.wake();
    loop.wake();
    loop.wake();
    await sleep(100);
    expect(turns).toBe(2);
  });

  it('does not take over the asynchronous context of whoever wakes it', async () => {
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

  it('stops after the turn that is going on, and for good', async () => {
    let turns = 0;
    let ended = false;
    loop = createWakeableLoop(async (isStopped) => {
      turns++;
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
    expect(turns).toBe(1);
  });
});
