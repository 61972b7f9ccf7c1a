import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../../../../test/find-program.ts';
import { freePort } from '../../../core/src/testing/free-port.ts';
import type { ProxyOptions, ReverseProxy } from './proxies.ts';

const documentation = new URL('../../../../docs/proxies.md', import.meta.url);
const startWithinMs = 60_000;
const pollMs = 20;

/** @returns the path of an nginx on this machine, or null */
export function findNginx(): string | null {
  return findProgram(['nginx'], ['/usr/sbin', '/usr/local/sbin']);
}

/** Starts nginx with the documented configuration, on a free port. */
export async function startNginx(
  nginx: string,
  target: string,
  { folder, keepsFolder }: ProxyOptions,
): Promise<ReverseProxy> {
  const directory = await mkdtemp(join(tmpdir(), 'cinephage-nginx-'));
  const port = await freePort();
  const [, shown = ''] = /```nginx\n(.+?)```/su.exec(await readFile(documentation, 'utf8')) ?? [];
  const configuration = shown
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('location /cinephage/', `location ${folder}/`)
    .replace('http://127.0.0.1:3000;', `${target}${keepsFolder ? '' : '/'};`);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  await writeFile(
    join(directory, 'nginx.conf'),
    `pid ${directory}/pid; error_log ${directory}/error.log; events {}
    http { access_log off; ${paths.join(' ')}\n${configuration} }`,
  );
  const child = spawn(
    nginx,
    ['-p', directory, '-e', `${directory}/error.log`, '-c', `${directory}/nginx.conf`, '-g', 'daemon off;'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const exited = once(child, 'exit');
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + startWithinMs; ; await sleep(pollMs)) {
    if (
      await fetch(origin).then(
        () => true,
        () => false,
      )
    ) {
      return { origin, [Symbol.asyncDispose]: stop };
    }
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`nginx did not start: ${errors}`);
    }
  }
}
