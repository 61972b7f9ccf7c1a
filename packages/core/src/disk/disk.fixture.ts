import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  mkdtempDisposable,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { mount, unmount } from '../testing/mounts.fixture.ts';

/** A folder on the real disk, with mounts that go with it. */
export interface TestDisk extends AsyncDisposable {
  at(path: string): string;
  write(path: string, content?: string | Buffer): Promise<string>;
  /** `tmpfs`, or the path of a folder. @returns the mounted folder */
  mount(what: string, path: string): string;
  /** Undoes the last mount. */
  unmount(): void;
  /** Whether a copy shares the blocks of its source there, so that there is no time in the middle of it. */
  canClone(): Promise<boolean>;
  /** Paths of all files and folders, hidden ones included, sorted. */
  list(): Promise<string[]>;
  /** Checksums of the bytes of all files, each once, sorted: what no operation may change. */
  census(): Promise<string[]>;
}

export async function createTestDisk(): Promise<TestDisk> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cinephage-disk-')));
  const mounted: string[] = [];
  const at = (path: string) => join(root, path);
  const entries = async () => {
    const found = await readdir(root, { recursive: true, withFileTypes: true });
    return found.map((entry) => join(entry.parentPath, entry.name));
  };
  return {
    at,
    async write(path, content = path) {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), content);
      return at(path);
    },
    mount(what, path) {
      mount(what, at(path));
      mounted.push(at(path));
      return at(path);
    },
    unmount: () => unmount(mounted.pop() ?? ''),
    async canClone() {
      await using folder = await mkdtempDisposable(at('clone-'));
      const source = join(folder.path, 'source');
      await writeFile(source, 'content');
      return copyFile(source, join(folder.path, 'copy'), constants.COPYFILE_FICLONE_FORCE).then(
        () => true,
        () => false,
      );
    },
    list: async () => (await entries()).map((path) => relative(root, path)).toSorted(),
    async census() {
      const sums = new Set<string>();
      for (const path of await entries()) {
        if ((await lstat(path)).isFile()) {
          sums.add(
            createHash('sha256')
              .update(await readFile(path))
              .digest('hex'),
          );
        }
      }
      return [...sums].toSorted();
    },
    async [Symbol.asyncDispose]() {
      for (const folder of mounted.toReversed()) unmount(folder);
      await rm(root, { recursive: true, force: true });
    },
  };
}

export const operationId = '01900000-0000-7000-8000-000000000001';
export const itemId = '01900000-0000-7000-8000-000000000002';

/** Stands in for `link` of a file system without hard links. */
export async function refuseLinks(): Promise<void> {
  throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
}
