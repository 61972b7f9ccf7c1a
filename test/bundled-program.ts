import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bundles = join(root, 'node_modules/.cache/test-programs');
const maxAgeMs = 24 * 3_600 * 1_000;

let folder: string | undefined;

/**
 * Bundles a program that tests start often, with most packages it uses: loading hundreds of modules from their sources took two
 * thirds of the CPU time of such a process (0.73 s, of a bundle 0.24 s). The programs are bundled together, when one is needed
 * and the sources have changed.
 *
 * @param program a module that `findPrograms` finds
 * @returns the path of its bundle
 */
export function bundledProgram(program: URL): string {
  folder ??= ensureBundles();
  return join(folder, `${bundleNameOf(relative(root, fileURLToPath(program)))}.mjs`);
}

/** Their paths from the root. */
export const findPrograms = (): string[] => [
  ...globSync('packages/core/src/**/{*-process,busy-worker}.fixture.ts', { cwd: root }),
  'packages/server/src/main.ts',
];

export const bundleNameOf = (file: string): string => file.replaceAll('/', '-').replace(/\.ts$/u, '');

function ensureBundles(): string {
  const wanted = join(bundles, keyOfSources());
  if (!existsSync(wanted)) {
    mkdirSync(bundles, { recursive: true });
    deleteOldBundles();
    execFileSync(process.execPath, [join(root, 'test/bundle-programs.ts'), wanted], { stdio: 'inherit' });
  }
  return wanted;
}

/** Changes with any source, installed package or setting of the bundler. */
function keyOfSources(): string {
  const files = globSync(['packages/*/src/**/*.{ts,json}', 'package-lock.json', 'test/bundle*.ts'], {
    cwd: root,
  });
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Others may still be used by a run of the tests. */
function deleteOldBundles(): void {
  for (const name of readdirSync(bundles)) {
    const path = join(bundles, name);
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > maxAgeMs) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}
