import { execFile } from 'node:child_process';
import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ensureBuilt } from './ensure-built.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache');
const run = promisify(execFile);

/** The TypeScript code blocks of the pages in `docs/`, each as a module named after its page. */
async function readBlocks(): Promise<Map<string, string>> {
  const blocks = new Map<string, string>();
  for await (const page of glob('docs/**/*.md', { cwd: root })) {
    const text = await readFile(join(root, page), 'utf8');
    for (const [index, [, code = '']] of [...text.matchAll(/```ts\n(.+?)```/gsu)].entries()) {
      blocks.set(`${page.replaceAll(/[/.]/g, '-')}-${index + 1}.ts`, `${code}\nexport {};\n`);
    }
  }
  return blocks;
}

/** Type-checks the modules against the packages as published; resolves to the errors. */
async function check(modules: ReadonlyMap<string, string>): Promise<string> {
  await ensureBuilt();
  const folder = await mkdtemp(join(cache, 'docs-code-'));
  try {
    for (const [name, code] of modules) {
      await writeFile(join(folder, name), code);
    }
    const config = {
      extends: join(root, 'tsconfig.test.json'),
      compilerOptions: {
        ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
        customConditions: [],
      },
      include: [],
      files: [...modules.keys()],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    return await run(process.execPath, [tsc, '-p', folder], { cwd: folder }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('the TypeScript code of the pages in docs/ compiles, and code that does not is reported', {
  // The packages may have to be built first.
  timeout: 300_000,
}, async () => {
  const blocks = await readBlocks();
  expect(blocks.size).toBeGreaterThan(4);
  const wrong = `import { createLibrary } from '@cinephage/core';\nexport const library = createLibrary({});\n`;
  const errors = (await check(new Map([...blocks, ['wrong.ts', wrong]]))).split('\n').filter(isError);
  expect(errors).toEqual([expect.stringMatching(/^wrong\.ts\(2,/u)]);
});

/** Neither empty nor the indented rest of a message. */
const isError = (line: string) => /^\S/u.test(line);
