import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import http from 'node:http';
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

/** Reading them loads undici. */
const lazyExports = ['WebSocket', 'CloseEvent', 'MessageEvent'];
const httpExports = Object.keys(http).filter((name) => !lazyExports.includes(name));
const httpModule = '\0light-http';

/** An import statement reads all exports of `node:http`, which takes each process 25 to 50 ms of CPU time. */
const lightHttp: Plugin = {
  name: 'light-http',
  enforce: 'pre',
  resolveId: (id, _importer, { kind }) =>
    /^(?:node:)?http$/u.test(id) && kind !== 'require-call' ? httpModule : null,
  load: (id) =>
    id === httpModule
      ? `const http = process.getBuiltinModule('node:http');
export default http;
export const { ${httpExports.join(', ')} } = http;`
      : null,
};

/** A program: bundles the programs of the tests into the folder that it is given, unless another process is faster. */
const [folder = ''] = process.argv.slice(2);
const unfinished = mkdtempSync(`${folder}-`);
try {
  await build({
    ...{ configFile: false, root, logLevel: 'error' },
    plugins: [keepUrls, lightHttp],
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
