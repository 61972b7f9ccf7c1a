import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/check-words.ts', import.meta.url));
const run = promisify(execFile);

let repository: string;

beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'cinephage-words-'));
  await run('git', ['init', '--quiet', repository]);
});

afterEach(() => rm(repository, { recursive: true }));

/** Runs the check in a repository with one file. */
async function check(file: string, content: string): Promise<{ exitCode: number; output: string }> {
  await mkdir(dirname(join(repository, file)), { recursive: true });
  await writeFile(join(repository, file), content);
  try {
    const { stdout } = await run(process.execPath, [script], { cwd: repository });
    return { exitCode: 0, output: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { exitCode: code, output: stdout };
  }
}

it.each([
  ['a comment', 'src/a.ts', '// One.\n// Adds a film.\n', 'src/a.ts:2  "film": use movie'],
  ['a name', 'src/a.ts', 'const startedFilms = 1;\n', 'src/a.ts:1  "Films": use movie'],
  ['a document', 'README.md', 'Films\n', 'README.md:1  "Films": use movie'],
  ['a file name', 'src/add-film.ts', '', 'src/add-film.ts (its name)  "film": use movie'],
])('fails on a banned word in %s', async (_, file, content, expected) => {
  expect(await check(file, content)).toEqual({ exitCode: 1, output: `${expected}\n` });
});

it('accepts other words, and words that contain a banned one', async () => {
  expect(await check('src/a.ts', '// Filmography of a movie.\n')).toEqual({ exitCode: 0, output: '' });
});

it('does not check generated files', async () => {
  expect(await check('CHANGELOG.md', 'A film.\n')).toEqual({ exitCode: 0, output: '' });
});
