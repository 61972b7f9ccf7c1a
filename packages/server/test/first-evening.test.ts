import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createWorkspace } from './support/create-workspace.ts';
import { pasteCommands } from './support/paste-commands.ts';
import { startProcess } from './support/start-process.ts';

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
const section = readme.split('## The first evening')[1]?.split('\n## ')[0] ?? '';
const blocks = [...section.matchAll(/```sh\n([^`]*)```/g)].map(([, block]) => block ?? '');
const apiKey = 'cinephage_key_of_the_first_evening';

const names = [
  'Inception (2010)/Inception.2010.1080p.BluRay.x264-GROUP.mkv',
  'The.Matrix.1999.720p.WEB-DL/matrix.mkv',
  'Home/holidays at the sea.mkv',
];

it('the commands of the first evening lead from a folder to listed and named movies', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-first-evening-'));
  const movies = join(folder, 'movies');
  for (const name of names) {
    await mkdir(dirname(join(movies, name)), { recursive: true });
    await writeFile(join(movies, name), 'no video, which is no reason to leave it out');
  }
  await using workspace = await createWorkspace('sqlite');
  const server = await startProcess({ ...workspace.variables, CINEPHAGE_API_KEY: apiKey });
  const paste = async (block: string | undefined) => {
    const command = (block ?? '')
      .replaceAll('http://localhost:3000', server.url)
      .replaceAll('"/movies"', `"${movies}"`)
      .replaceAll('curl -', 'curl -fsS -');
    const { code, stdout, stderr } = await pasteCommands([command], folder, { CINEPHAGE_API_KEY: apiKey });
    expect(code, stderr).toBe(0);
    return stdout;
  };
  try {
    expect(blocks).toHaveLength(4);
    const [scan, status, match, look] = blocks;
    expect(await paste(scan)).toContain('"accessible":true');
    await expect.poll(() => paste(status)).toContain('"state":"completed"');
    expect(JSON.parse(await paste(status))).toMatchObject({
      rootFolders: [{ path: movies, problem: null, result: { moviesAdded: 2, unmatched: 1 } }],
    });
    expect(await paste(match)).toContain('"success":true');
    const looked = await paste(look);
    for (const title of ['Inception', 'The Matrix', 'The Godfather']) {
      expect(looked).toContain(`"title":"${title}"`);
    }
    expect(looked).toContain('"quality":"Bluray-1080p"');
    expect(looked).toContain('"renames":[{');
  } finally {
    await server.stop('SIGKILL');
    await rm(folder, { recursive: true });
  }
});
