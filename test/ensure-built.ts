import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from './bundled-program.ts';

const run = promisify(execFile);
const cache = join(root, 'node_modules/.cache');
const lock = join(cache, 'build.lock');
const pollMs = 200;

/**
 * Builds the packages as they are published, unless they are up to date (0.2 s of CPU time). Compiling against the declarations
 * takes 0.4 s, and against the sources 13 s.
 */
export async function ensureBuilt(): Promise<void> {
  await mkdir(cache, { recursive: true });
  while (!(await tryToLock())) {
    await sleep(pollMs);
  }
  try {
    await run(join(root, 'node_modules/.bin/tsc'), ['-b'], { cwd: root });
  } finally {
    await rm(lock);
  }
}

/** Tests in other processes may be building. @returns false while one of them does */
async function tryToLock(): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    if (!isRunning(Number(await readFile(lock, 'utf8').catch(() => process.pid)))) {
      await rm(lock, { force: true });
    }
    return false;
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
