import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../free-port.ts';
import { type RestartableProgram, startRestartable } from './restartable.ts';
import type { UsenetClientOptions } from './start-nzbget.ts';
import { isInstalled, startProgram } from './start-program.ts';

export const sabnzbdProgram = 'sabnzbdplus';

export interface RunningSabnzbd extends RestartableProgram {
  readonly host: string;
  readonly port: number;
  readonly apiKey: string;
  /** The one that may only add. */
  readonly nzbKey: string;
  /** Where its data lands. */
  readonly downloads: string;
}

export interface SabnzbdOptions extends UsenetClientOptions {
  /** Names of its categories, which have folders of their own; with `*` at its end, the downloads of one share it. */
  readonly categories: readonly string[];
}

/**
 * Starts SABnzbd, which is reached by a loopback address alone, and reaches nothing but the news server. It keeps its connections to that:
 * when it closes them after a download (`auto_disconnect`) while the next one opens others, its downloader may wait for a closed socket and
 * end (3.7.1: "Bad file descriptor"); half a minute later it starts itself again.
 */
export async function startSabnzbd({
  news,
  categories,
  settings = [],
}: SabnzbdOptions): Promise<RunningSabnzbd> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-sabnzbd-'));
  const downloads = join(folder, 'done');
  const port = await freePort();
  const host = '127.0.0.1';
  const [apiKey, nzbKey] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];
  const file = join(folder, 'sabnzbd.ini');
  await writeFile(
    file,
    `__version__ = 19
__encoding__ = utf-8
[misc]
host = ${host}
port = ${port}
api_key = ${apiKey}
nzb_key = ${nzbKey}
download_dir = ${folder}/unfinished
complete_dir = ${downloads}
inet_exposure = 0
check_new_rel = 0
auto_disconnect = 0
selftest_host =
language = en
${settings.join('\n')}
[servers]
[[stand-in]]
name = stand-in
host = ${news.host}
port = ${news.port}
username = ${news.username}
password = ${news.password}
connections = 4
ssl = 0
enable = 1
[categories]
[[*]]
name = *
pp = 3
${categories.map(writeCategory).join('\n')}
`,
  );
  const path = `${await withUnrar(folder)}${process.env.PATH ?? ''}`;
  const program = await startRestartable(folder, () =>
    startProgram({
      program: sabnzbdProgram,
      args: ['-f', file, '-b', '0', '-l', '1', '--disable-file-log', '-s', `${host}:${port}`],
      env: { HOME: folder, PATH: path, ...keptBytecode() },
      crash: /^Exception in thread |Restarting because of crashed /mu,
      isReady: async () => (await fetch(`http://${host}:${port}/api?mode=version&output=json`)).ok,
    }),
  );
  return { ...program, host, port, apiKey, nzbKey, downloads };
}

/** Compiled on each start, it takes four times as long: by its first line, it needs other bytecode than its package comes with. */
const keptBytecode = () => ({
  PYTHONDONTWRITEBYTECODE: '',
  PYTHONPYCACHEPREFIX: join(tmpdir(), 'cinephage-bytecode'),
});

function writeCategory(folder: string): string {
  const name = folder.replace('*', '');
  return `[[${name}]]\nname = ${name}\ndir = ${folder}`;
}

/**
 * SABnzbd downloads nothing without `unrar`, which is not free software. Where it is missing, a program of that name unpacks nothing.
 *
 * @returns the beginning of the `PATH`
 */
async function withUnrar(folder: string): Promise<string> {
  if (isInstalled('unrar')) return '';
  const programs = join(folder, 'programs');
  await mkdir(programs);
  const script =
    '#!/bin/sh\necho "UNRAR 6.21 freeware      Copyright (c) 1993-2023 Alexander Roshal"\nexit 7\n';
  await writeFile(join(programs, 'unrar'), script, { mode: 0o755 });
  return `${programs}${delimiter}`;
}
