import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isLeftOut,
  qBittorrentProgram,
  startIndexerStandIn,
  startQBittorrent,
  startWebSeeds,
} from '@cinephage/core/testing';
import { expect, it } from 'vitest';
import { findFfmpeg, makeMedia, testPicture } from '../../../test/ffmpeg.ts';
import { createWorkspace } from './support/create-workspace.ts';
import { pasteCommands } from './support/paste-commands.ts';
import { startProcess } from './support/start-process.ts';

const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
const section = readme.split('## From wanted to on disk')[1]?.split('\n## ')[0] ?? '';
const blocks = [...section.matchAll(/```sh\n([^`]*)```/g)].map(([, block]) => block ?? '');
const apiKey = 'cinephage_key_of_downloads';
const title = 'Fight.Club.1999.1080p.BluRay.x264-GROUP';
const poll = { timeout: 60_000, interval: 200 };

const ffmpeg = findFfmpeg();
const isWithoutFfmpeg = ffmpeg === null && process.env.CI === undefined;
if (isWithoutFfmpeg) {
  process.emitWarning(
    'There is no ffmpeg on this machine: the test of the downloads in the README is left out.',
  );
}

/** A program that webhooks notify. */
async function startReceiver() {
  const events: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      events.push(JSON.parse(body).event);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = () => void server.close();
  return { events, url: `http://127.0.0.1:${port}/hooks`, [Symbol.dispose]: stop };
}

/** A video that lasts much less than the movie, of the promised size: it waits for a user. */
async function makeShortVideo(folder: string): Promise<Buffer> {
  if (ffmpeg === null) throw new Error('ffmpeg is missing; .ci/run installs it.');
  const video = join(folder, 'short.mkv');
  const picture = testPicture('1920x1080', '5', 2);
  await makeMedia(ffmpeg, [...picture, '-c:v', 'libx264', '-preset', 'ultrafast', video]);
  return readFile(video);
}

it.skipIf(isLeftOut(qBittorrentProgram) || isWithoutFfmpeg)(
  'the commands from wanted to on disk lead from a download client over a blocked import to the file',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cinephage-wanted-'));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rm(folder, { recursive: true }));
    const content = await makeShortVideo(folder);
    const client = stack.adopt(await startQBittorrent(), (running) => running.stop());
    const seeds = stack.adopt(await startWebSeeds(), (running) => running.stop());
    const indexers = stack.use(await startIndexerStandIn());
    const receiver = stack.use(await startReceiver());
    seeds.seed({ name: `${title}.mkv`, content });
    indexers.add('jackett', {
      ...{ id: title, title, content, size: content.byteLength, webSeeds: [`${seeds.url}/`] },
      imdbId: 'tt0137523',
    });
    await mkdir(join(folder, 'movies'));
    const workspace = stack.use(await createWorkspace('sqlite'));
    const server = stack.use(await startProcess({ ...workspace.variables, CINEPHAGE_API_KEY: apiKey }));
    const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
    const get = async (path: string) => (await fetch(`${server.url}${path}`, { headers })).json();
    const paste = async (block: string | undefined, variables: Record<string, string> = {}) => {
      const command = (block ?? '')
        .replaceAll('http://localhost:3000', server.url)
        .replace('"localhost", "port": 8080', `"${client.host}", "port": ${client.port}`)
        .replace('"me"', `"${client.username}"`)
        .replace('"the password"', `"${client.password}"`)
        .replace('"https://example.org/hooks/cinephage"', `"${receiver.url}", "allowPrivateAddresses": true`)
        .replace('"/movies"', `"${join(folder, 'movies')}"`)
        .replace('/downloads/', `${client.downloads}/`)
        .replaceAll('curl -', 'curl -fsS -');
      const environment = { CINEPHAGE_API_KEY: apiKey, ...variables };
      const { code, stdout, stderr } = await pasteCommands([command], folder, environment);
      expect(code, stderr).toBe(0);
      return stdout;
    };

    expect(blocks).toHaveLength(5);
    const [addClient, addWebhook, addMovie, queue, choose] = blocks;
    const body = JSON.stringify(indexers.indexers.jackett);
    expect(await fetch(`${server.url}/api/indexers`, { method: 'POST', headers, body })).toMatchObject({
      ok: true,
    });
    expect(await paste(addClient)).toContain('"success":true');
    expect(await paste(addWebhook)).toContain('"id"');
    const movieId = (await paste(addMovie)).trim();

    await expect
      .poll(async () => (await get('/api/queue?status=warning')).items, poll)
      .toMatchObject([{ title, trackedDownloadState: 'importPending', movieId }]);
    expect(await paste(queue)).toMatch(/Fight\.Club\S+ lasts 2 s, and the movie 139 min/u);
    expect(await paste(choose, { MOVIE_ID: movieId })).toMatch(/"files":\[\{.*"taskId"/su);
    await expect
      .poll(async () => (await get(`/api/library/movies/${movieId}`)).file, poll)
      .toMatchObject({ releaseTitle: title, quality: 'Bluray-1080p', size: content.byteLength });
    await expect.poll(() => receiver.events, poll).toEqual(['download.importBlocked', 'file.imported']);
  },
);
