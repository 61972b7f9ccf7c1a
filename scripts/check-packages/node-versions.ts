import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmInstall, root, run } from './run.ts';

const cache = join(root, 'node_modules/.cache/check-packages');

/** The oldest version that the packages support, and the newest of each later major version with long-term support. */
export const supportedVersions = ['22.17.0', '24', '26'] as const;
export const unsupportedVersion = '20.19';

/** @returns the path of a Node of this version, which is downloaded from npm unless it is in the cache */
export async function findNode(version: string): Promise<string> {
  const folder = join(cache, `node-${version}`);
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const node = join(folder, 'node_modules', name, 'bin/node');
  if (!(await isFile(node))) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await npmInstall(folder, [`${name}@${version}`]);
    await run(node, ['--version'], folder);
  }
  return node;
}

const isFile = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
