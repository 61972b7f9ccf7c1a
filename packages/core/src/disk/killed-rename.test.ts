import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount } from '../testing/mounts.fixture.ts';
import { createTestDisk, itemId, operationId, type TestDisk } from './disk.fixture.ts';
import { identify } from './file-identity.ts';
import { recoverOperation, recoverRename } from './recover-operation.ts';
import { type RenamePlan, renameInTwoSteps } from './rename-entry.ts';
import { runDiskProcess } from './run-disk.fixture.ts';
import { renamedPath } from './temporary-name.ts';

const renameSteps = ['planned', 'named', 'renamed', 'done'];
const folderSteps = ['planned', 'renamed', 'done'];
const copySteps = ['folder-created', 'copying', 'copied', 'named', 'durable', 'source-removed', 'done'];

describe('a rename whose process is killed', () => {
  let disk: TestDisk;
  beforeEach(async () => {
    disk = await createTestDisk();
    await disk.write('root/Movie (2001)/movie.mkv');
    await disk.write('root/other.mkv');
  });
  afterEach(() => disk[Symbol.asyncDispose]());

  async function killAndRecover(params: Omit<Parameters<typeof runDiskProcess>[0], 'operationId'>) {
    const before = await disk.census();
    const killed = runDiskProcess({ ...params, operationId });
    expect(killed.isKilled).toBe(true);
    if (killed.plan === undefined) throw new Error('The process has not printed a plan.');
    const recovery = await recoverOperation(killed.plan);
    const files = await disk.list();
    expect(await disk.census()).toEqual(before);
    expect(files.filter((path) => path.includes('.cinephage-r') && !path.includes('recycle'))).toEqual([]);
    expect(await recoverOperation(killed.plan)).toBe(recovery);
    expect(await disk.list()).toEqual(files);
    return recovery;
  }

  /** Exactly one of both paths exists, and the recovery says which. */
  function expectOneOf(from: string, to: string, recovery: string): void {
    expect([existsSync(from), existsSync(to)]).toEqual([recovery === 'undone', recovery === 'finished']);
  }

  it.for(renameSteps)('of a file, at %s', async (killAt) => {
    const [from, to] = [disk.at('root/other.mkv'), disk.at('root/Movie (2001)/new.mkv')];
    const recovery = await killAndRecover({ run: 'rename', from, to, killAt });
    expectOneOf(from, to, recovery);
    expect(recovery).toBe(killAt === 'planned' ? 'undone' : 'finished');
  });

  it.for(renameSteps)('of a file, without hard links, at %s', async (killAt) => {
    const [from, to] = [disk.at('root/other.mkv'), disk.at('root/new.mkv')];
    const recovery = await killAndRecover({ run: 'rename', from, to, killAt, withoutLinks: true });
    expectOneOf(from, to, recovery);
  });

  it.for(folderSteps)('of a folder, at %s', async (killAt) => {
    const [from, to] = [disk.at('root/Movie (2001)'), disk.at('root/Movie (2002)')];
    expectOneOf(from, to, await killAndRecover({ run: 'rename', from, to, killAt }));
  });

  it.runIf(canMount).for(['planned', ...copySteps])('of a file, to another mount, at %s', async (killAt) => {
    await mkdir(disk.at('elsewhere'));
    const folder = disk.mount(disk.at('elsewhere'), 'mounted');
    const [from, to] = [disk.at('root/other.mkv'), `${folder}/other.mkv`];
    expectOneOf(from, to, await killAndRecover({ run: 'rename', from, to, killAt }));
  });

  it.for(renameSteps)('into the recycle bin and out of it, at %s', async (killAt) => {
    const bin = disk.at('root/.cinephage-recycle');
    const path = disk.at('root/other.mkv');
    const binPath = `${bin}/${operationId}/other.mkv`;
    expectOneOf(path, binPath, await killAndRecover({ run: 'recycle', from: path, to: bin, killAt }));

    const kept = await disk.write(`root/.cinephage-recycle/${itemId}/kept.mkv`);
    const restored = disk.at('root/Gone (2003)/kept.mkv');
    expectOneOf(kept, restored, await killAndRecover({ run: 'restore', from: kept, to: restored, killAt }));
  });

  describe('between the two steps of a change of case', () => {
    const killed = () => new Error('killed');

    async function planOf(from: string, to: string): Promise<RenamePlan> {
      const original = await identify(disk.at(from));
      if (original === null) throw new Error(`${from} is missing.`);
      const temporary = renamedPath(disk.at(to), operationId);
      return { kind: 'rename', operationId, from: disk.at(from), to: disk.at(to), temporary, original };
    }

    async function interrupt(plan: RenamePlan): Promise<void> {
      const onStep = () => {
        throw killed();
      };
      await expect(renameInTwoSteps(plan, { onStep })).rejects.toThrow('killed');
      expect(existsSync(plan.temporary)).toBe(true);
    }

    it.for([
      ['root/other.mkv', 'root/Other.mkv'],
      ['root/Movie (2001)', 'root/MOVIE (2001)'],
    ] as const)('%s becomes %s', async ([from, to]) => {
      const before = await disk.census();
      const plan = await planOf(from, to);
      await interrupt(plan);
      expect(await recoverRename(plan)).toBe('finished');
      expect([existsSync(plan.from), existsSync(plan.to), existsSync(plan.temporary)]).toEqual([
        false,
        true,
        false,
      ]);
      expect(await recoverRename(plan)).toBe('finished');
      expect(await disk.census()).toEqual(before);
    });

    it('gets its first name back if another file has the new one, and waits if both are used', async () => {
      const plan = await planOf('root/other.mkv', 'root/Other.mkv');
      await interrupt(plan);
      await disk.write('root/Other.mkv', 'foreign');
      const before = await disk.census();
      await expect(recoverRename(plan)).rejects.toMatchObject({ code: 'FILE_ALREADY_EXISTS' });
      expect([existsSync(plan.from), existsSync(plan.temporary)]).toEqual([true, false]);
      expect(await disk.census()).toEqual(before);
    });
  });
});
