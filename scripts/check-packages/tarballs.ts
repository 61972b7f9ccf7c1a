import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run, tool } from './run.ts';

export const packages = ['core', 'rest', 'graphql', 'server'] as const;
export type PackageName = (typeof packages)[number];

export interface Tarball {
  readonly name: PackageName;
  readonly path: string;
  readonly files: readonly string[];
}

/** From scratch, so that no file of an earlier build gets into a tarball. */
export async function build(): Promise<void> {
  const folders = packages.map((name) => join(root, 'packages', name));
  await Promise.all(folders.map((folder) => rm(join(folder, 'dist'), { recursive: true, force: true })));
  await run(tool('tsc'), ['-b', ...folders], root);
}

export async function pack(name: PackageName, folder: string): Promise<Tarball> {
  const printed = await run(
    'npm',
    ['pack', '--json', '--silent', '--pack-destination', folder],
    join(root, 'packages', name),
  );
  // Scripts that run before packing print to the same stream.
  const json = printed.slice(printed.search(/^[[{]/mu));
  const [packed] = Object.values(
    JSON.parse(json) as Record<string, { filename: string; files: { path: string }[] }>,
  );
  assert(packed !== undefined, `npm pack printed nothing about ${name}`);
  return { name, path: join(folder, packed.filename), files: packed.files.map((file) => file.path) };
}

const common = /^(dist\/.+\.(js|d\.ts|json)|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;
const others: Record<PackageName, RegExp | null> = {
  core: null,
  rest: null,
  graphql: /^(schema\.graphql|src\/graphiql\/page\/.+\.(html|css|js|svg))$/,
  server: /^(dist\/swagger-ui\/[\w-]+\.(css|js|png)|licenses\/.+\.txt)$/,
};
const needed: Record<PackageName, RegExp[]> = {
  core: [/^dist\/index\.d\.ts$/, /\/movies\.json$/],
  rest: [/^dist\/index\.d\.ts$/],
  graphql: [/^dist\/index\.d\.ts$/, /^schema\.graphql$/],
  server: [/^dist\/main\.js$/, /^dist\/swagger-ui\/swagger-ui-bundle\.js$/, /^licenses\/swagger-ui\.txt$/],
};

export function checkFiles({ name, files }: Tarball): void {
  const unexpected = files.filter(
    (file) => !(common.test(file) || others[name]?.test(file)) || /\.(test|fixture)\./.test(file),
  );
  assert.deepEqual(unexpected, [], `files that do not belong into the tarball of ${name}`);
  for (const pattern of [/^README\.md$/, /^LICENSE$/, ...needed[name]]) {
    assert(
      files.some((file) => pattern.test(file)),
      `${pattern} is missing in the tarball of ${name}`,
    );
  }
}

/**
 * MikroORM accepts only parts of the same version and pins its drivers. A second copy of better-sqlite3 in a process would
 * drop the file locks of the first. Minor versions of pg-boss change its tables. @ctrl/qbittorrent 9.16 needs a version of
 * @ctrl/magnet-link that the registry does not have, so that it cannot be installed.
 */
const pinned = /^(@mikro-orm\/|kysely$|better-sqlite3$|pg-boss$|@ctrl\/qbittorrent$)/;

/** Ranges that hosts can share: the lockfile of the repository pins, published packages do not. */
export async function checkRanges({ name }: Tarball): Promise<void> {
  const text = await readFile(join(root, 'packages', name, 'package.json'), 'utf8');
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(text) as Record<
    string,
    Record<string, string>
  >;
  const ranges = Object.entries({ ...dependencies, ...peerDependencies });
  assert.deepEqual(
    ranges.filter(([dependency, range]) => !range.startsWith('^') && !pinned.test(dependency)),
    [],
    `dependencies of ${name} without a caret range`,
  );
}

export async function lint({ name, path }: Tarball): Promise<void> {
  await run(tool('publint'), ['run', path, '--strict'], root);
  if (name !== 'server') {
    const options = ['--profile', 'esm-only', '--exclude-entrypoints', 'schema.graphql', '--no-color'];
    await run(tool('attw'), [path, ...options], root);
  }
}
