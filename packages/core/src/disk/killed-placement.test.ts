import { existsSync } from 'node:fs';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount } from '../testing/mounts.fixture.ts';
import { createTestDisk, operationId, type TestDisk } from './disk.fixture.ts';
import type { DiskProcessParams } from './disk-process.fixture.ts';
import type { PlacementMethod } from './placement-plan.ts';
import { recoverOperation } from './recover-operation.ts';
import { runDiskProcess } from './run-disk.fixture.ts';

const content = Buffer.alloc(3 * 1024 * 1024, 'movie');
const target = 'movies/Movie (2001)/movie.mkv';

interface Scenario {
  readonly name: string;
  readonly method: PlacementMethod;
  readonly acrossMounts?: boolean;
  readonly withoutLinks?: boolean;
  readonly steps: readonly string[];
}

const linked = ['planned', 'folder-created', 'linked', 'durable'];
const copied = ['planned', 'folder-created', 'copying', 'progress', 'copied', 'named', 'durable'];
const scenarios: readonly Scenario[] = [
  { name: 'a hard link', method: 'hardlink', steps: [...linked, 'done'] },
  { name: 'a move', method: 'move', steps: [...linked, 'source-removed', 'done'] },
  { name: 'a copy', method: 'copy', steps: [...copied, 'done'] },
  { name: 'a copy without hard links', method: 'copy', withoutLinks: true, steps: [...copied, 'done'] },
  {
    name: 'a move without hard links',
    method: 'move',
    withoutLinks: true,
    steps: [...copied, 'source-removed', 'done'],
  },
  {
    name: 'a move between mounts',
    method: 'move',
    acrossMounts: true,
    steps: [...copied, 'source-removed', 'done'],
  },
];
const kills = scenarios.flatMap((scenario) => scenario.steps.map((step) => ({ ...scenario, step })));

describe('a placement whose process is killed', () => {
  let disk: TestDisk;
  let source: string;
  beforeEach(async () => {
    disk = await createTestDisk();
    source = await disk.write('downloads/movie.mkv', content);
    await utimes(source, 1_000_000_000, 1_000_000_000);
    await disk.write('movies/other.mkv');
  });
  afterEach(() => disk[Symbol.asyncDispose]());

  function place(
    { method, acrossMounts, withoutLinks = false }: Omit<Scenario, 'name' | 'steps'>,
    killAt: string,
  ) {
    const from = acrossMounts === true ? `${disk.mount(disk.at('downloads'), 'mounted')}/movie.mkv` : source;
    const params: DiskProcessParams = {
      run: 'place',
      from,
      to: disk.at(target),
      method,
      operationId,
      killAt,
    };
    return runDiskProcess({ ...params, withoutLinks });
  }

  async function recover({ plan }: ReturnType<typeof place>) {
    if (plan === undefined) throw new Error('The process has not printed a plan.');
    return recoverOperation(plan);
  }

  it.for(kills)('$name, at $step, is finished or undone, and loses nothing', async (scenario, { skip }) => {
    skip(scenario.acrossMounts === true && !canMount, 'This process may not mount.');
    skip(scenario.step === 'progress' && (await disk.canClone()), 'Copies have no middle here.');
    const before = await disk.census();
    const killed = place(scenario, scenario.step);
    expect(killed.isKilled).toBe(true);

    const recovery = await recover(killed);
    const files = await disk.list();
    expect(await disk.census()).toEqual(before);
    expect(files.filter((path) => path.includes('.cinephage-'))).toEqual([]);
    expect(files.includes(target)).toBe(recovery === 'finished');
    expect(existsSync(source)).toBe(recovery === 'undone' || scenario.method !== 'move');

    const finishes =
      scenario.steps.indexOf(scenario.step) >= scenario.steps.findIndex((step) => /named|linked/.test(step));
    // The name is only reserved at this step.
    const isReserved = scenario.withoutLinks === true && scenario.step === 'named';
    expect(recovery).toBe(finishes && !isReserved ? 'finished' : 'undone');

    expect(await recover(killed)).toBe(recovery);
    expect(await disk.list()).toEqual(files);
  });

  it.for(['progress', 'copied', 'named'])(
    'at %s keeps a foreign file that has the target name',
    async (step, { skip }) => {
      skip(step === 'progress' && (await disk.canClone()), 'Copies have no middle here.');
      const killed = place({ method: 'move', withoutLinks: true }, step);
      await rm(disk.at(target), { force: true });
      await writeFile(disk.at(target), 'foreign');
      const before = await disk.census();
      expect(await recover(killed)).toBe('undone');
      expect(await disk.list()).toEqual(expect.arrayContaining(['downloads/movie.mkv', target]));
      // The unfinished copy is gone; the source and the foreign file are not.
      expect(before).toEqual(expect.arrayContaining(await disk.census()));
      expect(await disk.census()).toHaveLength(3);
    },
  );

  it.for([
    ['linked', false, 'finished'],
    ['durable', false, 'finished'],
    ['copied', true, 'finished'],
    ['named', true, 'finished'],
    ['durable', true, 'undone'],
  ] as const)(
    'at %s (without hard links: %s) does not remove a source that was replaced by another file',
    async ([step, withoutLinks, recovery]) => {
      const killed = place({ method: 'move', withoutLinks }, step);
      await replaceSource();
      const before = await disk.census();
      expect(await recover(killed)).toBe(recovery);
      expect(await disk.list()).toContain('downloads/movie.mkv');
      const emptyReservation = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
      expect(await disk.census()).toEqual(before.filter((sum) => sum !== emptyReservation));
    },
  );

  /** By one of the same size and time. */
  async function replaceSource(): Promise<void> {
    const other = await disk.write('downloads/other.mkv', Buffer.alloc(content.length, 'other'));
    await utimes(other, 1_000_000_000, 1_000_000_000);
    await rename(other, source);
  }

  it('does not take a foreign file of the same size and time for its own', async () => {
    const killed = place({ method: 'move' }, 'folder-created');
    await writeFile(disk.at(target), Buffer.alloc(content.length, 'other'));
    await utimes(disk.at(target), 1_000_000_000, 1_000_000_000);
    const before = await disk.census();
    expect(await recover(killed)).toBe('undone');
    expect(await disk.census()).toEqual(before);
  });

  it('places the whole copy if its source was deleted since', async () => {
    const killed = place({ method: 'copy' }, 'copied');
    const before = await disk.census();
    await rm(source);
    expect(await recover(killed)).toBe('finished');
    expect(await disk.census()).toEqual(before);
    expect(await disk.list()).toContain(target);
  });

  it('keeps the whole copy under its temporary name if both names are lost to others', async () => {
    const killed = place({ method: 'copy' }, 'copied');
    await rm(source);
    await writeFile(disk.at(target), 'foreign');
    const before = await disk.census();
    await expect(recover(killed)).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
    expect(await disk.census()).toEqual(before);
  });

  it('says so if the source was deleted and the copy is not whole', async ({ skip }) => {
    skip(await disk.canClone(), 'Copies have no middle here.');
    const killed = place({ method: 'copy' }, 'progress');
    await rm(source);
    const before = await disk.census();
    await expect(recover(killed)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await disk.census()).toEqual(before);
  });
});
