import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findNode, supportedVersions } from './node-versions.ts';
import { npmInstall, run } from './run.ts';

/** openapi-typescript needs the JavaScript API of TypeScript, which version 7 has not. */
const generator = ['openapi-typescript@^7.13.0', 'typescript@^5.9.0'];

/**
 * The types that openapi-typescript generates from the OpenAPI document compile, and describe real responses: each response
 * is compiled as a literal of the type of its operation.
 */
export async function checkOpenApiTypes(consumer: string): Promise<void> {
  const folder = join(consumer, 'openapi');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const node = await findNode(supportedVersions[0]);
  const printed = await run(node, [join(consumer, 'out/openapi.js')], folder);
  const { document, responses } = JSON.parse(printed) as {
    document: object;
    responses: readonly (readonly [path: string, method: string, status: number, body: object])[];
  };
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(document));
  await npmInstall(folder, generator);
  const cli = join(folder, 'node_modules/openapi-typescript/bin/cli.js');
  await run(process.execPath, [cli, 'openapi.json', '--output', 'schema.ts'], folder);
  const literals = responses.map(
    ([path, method, status, body]) =>
      `export const _${crypto.randomUUID().replaceAll('-', '')}: paths['${path}']['${method}']['responses'][${status}]['content']['application/json'] = ${JSON.stringify(body)};`,
  );
  await writeFile(
    join(folder, 'responses.ts'),
    `import type { paths } from './schema.js';\n\n${literals.join('\n')}\n`,
  );
  const options = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--module', 'nodenext'];
  await run(
    join(consumer, 'node_modules/.bin/tsc'),
    [...options, '--ignoreConfig', '--types', '', 'schema.ts', 'responses.ts'],
    folder,
  );
}
