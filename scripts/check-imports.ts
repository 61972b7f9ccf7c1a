/**
 * Fails if a file of `packages/core/src` imports from a layer above its own: `node scripts/check-imports.ts [folder]`. Imports of
 * types and dynamic imports count too. Tests and fixtures may import everything. (Biome's `noImportCycles` finds cycles.)
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'vite';

/** From the bottom up. The features of one layer do not import each other; the longest prefix decides the layer of a file. */
const layers: readonly (readonly string[])[] = [
  ['errors/', 'ids/', 'logging/', 'network/', 'patterns/', 'text/', 'node-version.ts'],
  ['async/', 'check-node.ts', 'disk/', 'secrets/', 'validation/'],
  ['database/', 'http-client/', 'select/'],
  ['file-operations/', 'history/'],
  ['lifecycle/', 'naming/', 'quality/'],
  ['root-folders/'],
  ['files/'],
  ['metadata/', 'releases/', 'tasks/', 'rate-limits/', 'statistics/'],
  ['found-releases/', 'indexers/', 'matching/', 'media-info/'],
  ['custom-formats/'],
  // A file is stored with the score of its custom formats.
  ['files/store-movie-file.ts'],
  ['auth/', 'backup/', 'decisions/', 'events/', 'health/', 'moves/', 'movies/'],
  [
    'blocklist/',
    'copy/',
    'delay-profiles/',
    'download-settings/',
    'recycle-bin/',
    'renames/',
    'scan/',
    'search-settings/',
    'versions/',
    'wanted/',
    'webhooks/',
  ],
  ['downloads/', 'import/'],
  ['queue/', 'search/'],
  ['default-schedules.ts', 'entities.ts', 'library-options.ts'],
  ['library.ts'],
  ['composition/'],
  ['create-library.ts'],
  ['tasks/engines/conformance/'],
  ['index.ts', 'schemas.ts', 'testing/'],
];

const [root = 'packages/core/src'] = process.argv.slice(2);
const files = globSync('**/*.ts', { cwd: root }).filter((file) => !/\.(test|fixture)\.ts$/.test(file));
const problems = files.flatMap(findUpwardImports);
for (const problem of problems) {
  console.error(problem);
}
if (problems.length > 0) {
  console.error(`${problems.length} imports are not allowed; the layers are in scripts/check-imports.ts.`);
  process.exitCode = 1;
}

function findUpwardImports(file: string): string[] {
  const from = findLayer(file);
  if (from === null) {
    return [`${file} belongs to no layer.`];
  }
  return importsOf(file).flatMap((imported) => {
    const to = findLayer(imported);
    const allowed = to !== null && (to.index < from.index || to.prefix === from.prefix);
    return allowed ? [] : [`${file} must not import ${imported}.`];
  });
}

function findLayer(file: string) {
  const [found] = layers
    .flatMap((prefixes, index) => prefixes.map((prefix) => ({ prefix, index })))
    .filter(({ prefix }) => file.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length);
  return found ?? null;
}

/** The files of core that a file imports, in whatever way. */
function importsOf(file: string): string[] {
  const specifiers = new Set<string>();
  visit(parseAst(readFileSync(join(root, file), 'utf8'), { lang: 'ts' }, file));
  return [...specifiers]
    .filter((specifier) => specifier.startsWith('.') && specifier.endsWith('.ts'))
    .map((specifier) => relative(root, join(root, dirname(file), specifier)));

  /** Imports, exports from elsewhere, `import()` and types from `import('…')` all have a literal as their `source`. */
  function visit(node: object): void {
    for (const [name, value] of Object.entries(node)) {
      if (typeof value !== 'object' || value === null) {
        continue;
      }
      if (name === 'source' && 'value' in value && typeof value.value === 'string') {
        specifiers.add(value.value);
      }
      visit(value);
    }
  }
}
