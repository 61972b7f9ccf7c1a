import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createStaticFile, type StaticFile } from './static-file.ts';

const script = 'text/javascript; charset=utf-8';

/** What is served of GraphiQL as GraphQL Yoga bundles it, by the constant of the package that holds it. */
const bundled = [
  { constant: 'js', name: 'graphiql.js', type: script },
  { constant: 'css', name: 'graphiql.css', type: 'text/css; charset=utf-8' },
  { constant: 'editorWorkerService', name: 'editor-worker.js', type: script },
  { constant: 'graphqlWorker', name: 'graphql-worker.js', type: script },
  { constant: 'jsonWorker', name: 'json-worker.js', type: script },
] as const;

export const bundleFileNames: ReadonlySet<string> = new Set(bundled.map(({ name }) => name));

/** Changes with an update only; browsers ask again after an hour. */
const cacheControl = 'public, max-age=3600';

/**
 * The module is read as text and never imported: its 9 MB of strings would stay in memory as long as the process.
 *
 * @throws when the package is not what it was; its version is pinned
 */
export async function readBundleFiles(): Promise<ReadonlyMap<string, StaticFile>> {
  const location = import.meta.resolve('@graphql-yoga/render-graphiql/graphiql');
  const lines = (await readFile(fileURLToPath(location), 'utf8')).split('\n');
  return new Map(
    await Promise.all(
      bundled.map(async ({ constant, name, type }) => {
        const headers = { 'Content-Type': type, 'Cache-Control': cacheControl };
        return [name, await createStaticFile(readConstant(lines, constant), headers)] as const;
      }),
    ),
  );
}

/** @param lines of a module, each of which is `export const name = "…";` */
function readConstant(lines: readonly string[], name: string): string {
  const start = `export const ${name} = `;
  const line = lines.find((candidate) => candidate.startsWith(start));
  const value: unknown = JSON.parse(line?.slice(start.length, line.lastIndexOf(';')) ?? 'null');
  if (typeof value !== 'string') {
    throw new Error(`@graphql-yoga/render-graphiql holds no string ${name}.`);
  }
  return value;
}
