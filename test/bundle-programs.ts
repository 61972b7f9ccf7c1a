import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, defaultServerConditions, type Plugin } from 'vite';
import { bundleNameOf, findPrograms, root } from './bundled-program.ts';

/** The last has to be the same for all packages; the others load files from their own folders. */
const external = ['better-sqlite3', 'mediainfo.js', 'pg-native', 'graphql'];

/** Modules find files by their own URL: they keep the one of their source. */
const keepUrls: Plugin = {
  name: 'keep-urls',
  transform: (code, id) =>
    id.startsWith(`${root}packages/`) && !id.includes('node_modules') && code.includes('import.meta.url')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : null,
};

/** A program: bundles the programs of the tests into the folder that it is given, unless another process is faster. */
const [folder = ''] = process.argv.slice(2);
const unfinished = mkdtempSync(`${folder}-`);
try {
  await build({
    ...{ configFile: false, root, logLevel: 'error' },
    plugins: [keepUrls],
    ssr: {
      ...{ noExternal: true, external },
      resolve: { conditions: ['@cinephage/source', ...defaultServerConditions] },
    },
    build: {
      ...{ ssr: true, minify: false, outDir: relative(root, unfinished) },
      target: `node${process.versions.node.split('.')[0]}`,
      rolldownOptions: {
        input: Object.fromEntries(findPrograms().map((file) => [bundleNameOf(file), file])),
        // No package.json says it: their names have to say that they are ES modules.
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  renameSync(unfinished, folder);
} catch (error) {
  rmSync(unfinished, { recursive: true, force: true });
  if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') {
    throw error;
  }
}
