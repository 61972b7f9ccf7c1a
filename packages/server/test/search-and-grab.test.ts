import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIndexerStandIn } from '@cinephage/core/testing';
import { expect, it } from 'vitest';
import { createWorkspace } from './support/create-workspace.ts';
import { pasteCommands } from './support/paste-commands.ts';
import { startProcess } from './support/start-process.ts';

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
const section = readme.split('## Search and grab')[1]?.split('\n## ')[0] ?? '';
const blocks = [...section.matchAll(/```sh\n([^`]*)```/g)].map(([, block]) => block ?? '');
const apiKey = 'cinephage_key_of_searches';

it('the commands of search and grab lead from an indexer over decisions about its releases to the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-search-'));
  await mkdir(join(folder, 'watch'));
  await using indexers = await startIndexerStandIn();
  indexers.add(
    'jackett',
    { id: 'good', title: 'The.Matrix.1999.1080p.BluRay.x264-GOOD', tmdbId: 603 },
    { id: 'cam', title: 'The.Matrix.1999.CAM.x264-BAD', tmdbId: 603 },
  );
  const { baseUrl, apiPath } = indexers.indexers.jackett;
  await using workspace = await createWorkspace('sqlite');
  const server = await startProcess({ ...workspace.variables, CINEPHAGE_API_KEY: apiKey });
  const paste = async (block: string | undefined) => {
    const command = (block ?? '')
      .replaceAll('http://localhost:3000', server.url)
      .replaceAll(
        '"https://indexer.example"',
        `"${baseUrl}", "apiPath": "${apiPath}", "allowPrivateAddresses": true`,
      )
      .replaceAll('"the key"', `"${indexers.apiKey}"`)
      .replaceAll('"/watch"', `"${join(folder, 'watch')}"`)
      .replaceAll('ls /watch', `ls "${join(folder, 'watch')}"`)
      .replaceAll('curl -', 'curl -fsS -');
    const { code, stdout, stderr } = await pasteCommands([command], folder, { CINEPHAGE_API_KEY: apiKey });
    expect(code, stderr).toBe(0);
    return stdout;
  };
  try {
    expect(blocks).toHaveLength(3);
    const [add, search, grab] = blocks;
    expect(await paste(add)).toContain('"success":true');
    const answer = await paste(search);
    expect(JSON.parse(answer)).toMatchObject({
      totalResults: 2,
      releases: [
        { title: 'The.Matrix.1999.1080p.BluRay.x264-GOOD', approved: true, rejections: [] },
        {
          title: 'The.Matrix.1999.CAM.x264-BAD',
          approved: false,
          rejections: [expect.stringContaining('CAM')],
        },
      ],
    });
    expect(answer).not.toContain(indexers.apiKey);
    expect(await paste(grab)).toMatch(
      /"downloadId".*The\.Matrix\.1999\.1080p\.BluRay\.x264-GOOD\.torrent\n$/su,
    );
  } finally {
    await server.stop('SIGKILL');
    await rm(folder, { recursive: true });
  }
});
