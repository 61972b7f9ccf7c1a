import { describe, expect, it, vi } from 'vitest';
import { loadOnFirstUse } from './load-on-first-use.ts';

interface Sums {
  add(one: number, other: number): Promise<number>;
  fail(): Promise<never>;
}

const sums: Sums = {
  add: async (one, other) => one + other,
  async fail() {
    throw new Error('It fails.');
  },
};

const open = (load: () => Promise<Sums>) => loadOnFirstUse<Sums>({ add: true, fail: true }, load);

describe('loadOnFirstUse', () => {
  it('loads nothing until an operation is called, and then once', async () => {
    const load = vi.fn(async () => sums);
    const operations = open(load);
    expect(Object.keys(operations)).toEqual(['add', 'fail']);
    expect(load).not.toHaveBeenCalled();
    expect(await Promise.all([operations.add(1, 2), operations.add(3, 4)])).toEqual([3, 7]);
    await expect(operations.fail()).rejects.toThrow('It fails.');
    expect(load).toHaveBeenCalledOnce();
  });

  it('loads again after a failure to load', async () => {
    const load = vi.fn(async () => sums).mockRejectedValueOnce(new Error('Too many open files.'));
    const { add } = open(load);
    await expect(add(1, 2)).rejects.toThrow('Too many open files.');
    expect(await add(1, 2)).toBe(3);
  });
});
