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

/** Names of the reverse proxies that `docs/proxies.md` has a configuration for. */
export type ProxyProgram = 'caddy' | 'nginx';

export const proxyPrograms: readonly ProxyProgram[] = ['caddy', 'nginx'];

interface Started {
  /** Empty, for its files. */
  readonly directory: string;
  readonly port: number;
  /** Address of the server behind it. */
  readonly target: string;
  readonly options: ProxyOptions;
}

interface Setup {
  /** Its whole configuration: the documented one, on the port and for the target of this test. */
  configuration(documented: string, started: Started): string;
  /** Arguments that run it in the foreground with the configuration in this file. */
  flags(file: string, directory: string): readonly string[];
}

const setups: Readonly<Record<ProxyProgram, Setup>> = {
  nginx: {
    configuration(documented, { directory, port, target, options: { folder, keepsFolder } }) {
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${directory}/${name};`,
      );
      const server = documented
        .replace('listen 80;', `listen 127.0.0.1:${port};`)
        .replace('location /cinephage/', `location ${folder}/`)
        .replace('http://127.0.0.1:3000;', `${target}${keepsFolder ? '' : '/'};`);
      return `pid ${directory}/pid; error_log ${directory}/error.log; events {}
      http { access_log off; ${paths.join(' ')}\n${server} }`;
    },
    flags: (file, directory) => [
      ...['-p', directory, '-e', `${directory}/error.log`, '-c', file],
      ...['-g', 'daemon off;'],
    ],
  },
  caddy: {
    configuration(documented, { port, target, options: { folder, keepsFolder } }) {
      const site = documented
        .replace('example.org {', `http://127.0.0.1:${port} {`)
        .replace('handle /cinephage/*', `${keepsFolder ? 'handle' : 'handle_path'} ${folder}/*`)
        .replace('127.0.0.1:3000', new URL(target).host);
      return `{\n  admin off\n  default_bind 127.0.0.1\n}\n${site}`;
    },
    flags: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
};

/** @returns the path of the program on this machine, or null */
export function findProxyProgram(name: ProxyProgram): string | null {
  return findProgram([name], ['/usr/sbin', '/usr/local/sbin']);
}

/** Starts the program with the documented configuration, on a free port. */
export async function startDocumentedProxy(
  name: ProxyProgram,
  target: string,
  options: ProxyOptions,
): Promise<ReverseProxy> {
  const { configuration, flags } = setups[name];
  const [, documented] =
    new RegExp(`\`\`\`${name}(?:file)?\\n(.+?)\`\`\``, 'su').exec(await readFile(documentation, 'utf8')) ??
    [];
  if (documented === undefined) {
    throw new Error(`docs/proxies.md has no configuration for ${name}`);
  }
  const directory = await mkdtemp(join(tmpdir(), `cinephage-${name}-`));
  const port = await freePort();
  const file = join(directory, 'configuration');
  await writeFile(file, configuration(documented, { directory, port, target, options }));
  const child = spawn(findProxyProgram(name) ?? name, flags(file, directory), {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Where Caddy keeps its certificates and its last configuration.
    env: { ...process.env, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory },
  });
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
      throw new Error(`${name} did not start: ${errors}`);
    }
  }
}
