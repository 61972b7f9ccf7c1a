import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import type { NntpStandIn } from '../nntp-stand-in.ts';
import { type RestartableProgram, startRestartable } from './restartable.ts';
import { startProgram } from './start-program.ts';

export const nzbgetProgram = 'nzbget';

export interface RunningNzbget extends RestartableProgram {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** Where its data lands, in a folder for each category. */
  readonly downloads: string;
}

export interface UsenetClientOptions {
  readonly news: Pick<NntpStandIn, 'host' | 'port' | 'username' | 'password'>;
  /** Of the program; more lines of its configuration. */
  readonly settings?: readonly string[];
}

/** Starts NZBGet, which is reached by a loopback address alone, and reaches nothing but the news server. */
export async function startNzbget({ news, settings = [] }: UsenetClientOptions): Promise<RunningNzbget> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-nzbget-'));
  const downloads = join(folder, 'done');
  const port = await freePort();
  const [host, username, password] = ['127.0.0.1', 'tests', 'a password of tests'];
  const file = join(folder, 'nzbget.conf');
  await writeFile(
    file,
    `MainDir=${folder}
DestDir=${downloads}
InterDir=${folder}/unfinished
NzbDir=${folder}/nzb
QueueDir=${folder}/queue
TempDir=${folder}/temporary
ScriptDir=${folder}/scripts
LogFile=${folder}/nzbget.log
LockFile=${folder}/nzbget.lock
ControlIP=${host}
ControlPort=${port}
ControlUsername=${username}
ControlPassword=${password}
OutputMode=loggable
HealthCheck=park
KeepHistory=30
Server1.Active=yes
Server1.Host=${news.host}
Server1.Port=${news.port}
Server1.Username=${news.username}
Server1.Password=${news.password}
Server1.Encryption=no
Server1.Connections=4
${settings.join('\n')}
`,
  );
  const program = await startRestartable(folder, () =>
    startProgram({
      program: nzbgetProgram,
      args: ['--server', '--configfile', file],
      env: { HOME: folder },
      // Without a user and a password it refuses.
      isReady: async () => (await fetch(`http://${host}:${port}/jsonrpc`)).status === 401,
    }),
  );
  return { ...program, host, port, username, password, downloads };
}
