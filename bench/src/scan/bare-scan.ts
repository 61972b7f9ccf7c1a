import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const concurrency = 8;

/** Reads all folders below a root, eight at once, and does nothing else. @returns how many files there are */
export async function readAllFolders(root: string): Promise<number> {
  const pending = [root];
  let files = 0;
  let running = 0;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const next = () => {
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      running++;
      readOne(folder).catch(reject);
      if (running >= concurrency) return;
    }
    if (running === 0) resolve(files);
  };
  async function readOne(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) pending.push(join(folder, entry.name));
      else files++;
    }
    running--;
    next();
  }
  next();
  return promise;
}
