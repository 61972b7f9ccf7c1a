import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLeftOut } from '@cinephage/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientName, clientNames, packageOf } from './torrent-clients.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const good = 'Metropolis.1927.1080p.BluRay.x264-EXAMPLE';

/** Starts the example as a program that has a folder of its own for temporary files. */
function startProgram(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const program = spawn(process.execPath, ['-C', '@cinephage/source', main, ...args], {
    env: { ...process.env, ...variables },
  });
  const output = { text: '' };
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk;
    });
  }
  const exited = once(program, 'close').then(([code]) => code as number | null);
  return { program, output, exited };
}

function expectSteps(client: ClientName, text: string): void {
  const steps = [
    `Added the download client ${client}`,
    'Searched: found 4 releases.',
    `approved  ${good}`,
    'rejected  Metropolis.1927.CAM.x264-EXAMPLE',
    'does not allow CAM.',
    `Grabbed ${good}`,
    'queue: completed 100 %, imported',
    'Imported to ',
    'It is a hard link: inode ',
    `"releaseTitle": "${good}"`,
  ];
  const found = steps.map((step) => text.indexOf(step));
  expect(found, text).not.toContain(-1);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  // A warning while the client still looks for the other half.
  expect(text).toMatch(/queue: (?:downloading|warning) \d?\d %/u);
}

describe('the example from wanted to on disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wanted-to-disk-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.skipIf(isLeftOut(packageOf.qBittorrent))('shows each step, and leaves nothing behind', async () => {
    const { output, exited } = startProgram(['--client', 'qBittorrent'], { TMPDIR: folder });
    expect(await exited, output.text).toBe(0);
    expectSteps('qBittorrent', output.text);
    expect(output.text).toContain('Everything is stopped');
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(isLeftOut(packageOf.Transmission))('runs on until Ctrl-C if it is kept', async () => {
    const args = ['--client', 'Transmission', '--keep'];
    const { program, output, exited } = startProgram(args, { TMPDIR: folder });
    try {
      await expect.poll(() => output.text, { timeout: 100_000 }).toContain('Ctrl-C stops everything.');
      expectSteps('Transmission', output.text);
      const [, key = ''] = /CINEPHAGE_API_KEY=(\S+)/u.exec(output.text) ?? [];
      const [, url = ''] = /(http:\S+)\/api\/queue/u.exec(output.text) ?? [];
      const answer = await fetch(`${url}/api/queue`, { headers: { 'x-api-key': key } });
      expect(await answer.json()).toMatchObject({ items: [{ title: good }] });
      program.kill('SIGINT');
      expect(await exited).toBe(0);
      await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      program.kill('SIGTERM');
    }
  });

  const [first] = clientNames;
  it.skipIf(isLeftOut(packageOf[first]))('stops everything on Ctrl-C in between', async () => {
    const { program, output, exited } = startProgram([], { TMPDIR: folder });
    await expect.poll(() => output.text, { timeout: 100_000 }).toContain('The server listens');
    program.kill('SIGINT');
    expect(await exited, output.text).toBe(130);
    expect(output.text).toContain('Everything is stopped');
    expect(await readdir(folder)).toEqual([]);
  });

  it('names the packages to install if there is no client', async () => {
    const { output, exited } = startProgram([], { TMPDIR: folder, PATH: folder });
    expect(await exited).toBe(1);
    expect(output.text.trim()).toBe(
      'Neither qbittorrent-nox nor transmission-daemon is installed. On Debian: apt-get install qbittorrent-nox',
    );
  });

  it('explains its options', async () => {
    const { output, exited } = startProgram(['--help'], {});
    expect(await exited).toBe(0);
    expect(output.text).toMatch(/--client.*--keep.*--help.*qbittorrent-nox, transmission-daemon/su);
  });
});
