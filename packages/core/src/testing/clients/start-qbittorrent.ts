import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { startProgram } from './start-program.ts';

export const qBittorrentProgram = 'qbittorrent-nox';

/** A torrent client that runs in a folder of its own. */
export interface RunningTorrentClient {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** Where its data lands. */
  readonly downloads: string;
  /** Ends it and starts it again, with what it has saved. */
  restart(): Promise<void>;
  /** Ends it at once, and starts it again. */
  crash(): Promise<void>;
  /** Ends it and deletes its folder. */
  stop(): Promise<void>;
}

export interface TorrentClientOptions {
  /** A folder in which it keeps what is not complete. Default: none. */
  readonly hasIncompleteFolder?: boolean;
}

/** Starts qBittorrent, which is reached and reaches others by loopback addresses alone. */
export async function startQBittorrent({
  hasIncompleteFolder = false,
}: TorrentClientOptions = {}): Promise<RunningTorrentClient> {
  const folder = await mkdtemp(join(tmpdir(), 'cinephage-qbittorrent-'));
  const downloads = join(folder, 'downloads');
  const [port, peerPort] = [await freePort(), await freePort()];
  const [host, username, password] = ['127.0.0.1', 'tests', 'a password of tests'];
  await mkdir(join(folder, 'qBittorrent/config'), { recursive: true });
  await mkdir(downloads);
  await writeFile(
    join(folder, 'qBittorrent/config/qBittorrent.conf'),
    toConfiguration({
      downloads,
      username,
      password,
      incomplete: hasIncompleteFolder ? join(folder, 'incomplete') : null,
    }),
  );
  const start = () =>
    startProgram({
      program: qBittorrentProgram,
      args: [`--profile=${folder}`, `--webui-port=${port}`, `--torrenting-port=${peerPort}`],
      env: { HOME: folder },
      isReady: async () => (await fetch(`http://${host}:${port}/`)).ok,
    });
  let program = await start();
  return {
    ...{ host, port, username, password, downloads },
    async restart() {
      await program.stop();
      program = await start();
    },
    async crash() {
      await program.kill();
      program = await start();
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Configuration {
  readonly downloads: string;
  readonly incomplete: string | null;
  readonly username: string;
  readonly password: string;
}

/** Without the lines on interfaces and port forwarding it listens on every interface, and asks routers for a port. */
const toConfiguration = ({ downloads, incomplete, username, password }: Configuration) => `[LegalNotice]
Accepted=true

[Preferences]
WebUI\\Address=127.0.0.1
WebUI\\LocalHostAuth=true
WebUI\\UseUPnP=false
WebUI\\Username=${username}
WebUI\\Password_PBKDF2="@ByteArray(${hashPassword(password)})"

[Network]
PortForwardingEnabled=false

[BitTorrent]
Session\\Interface=lo
Session\\InterfaceName=lo
Session\\InterfaceAddress=127.0.0.1
Session\\DHTEnabled=false
Session\\LSDEnabled=false
Session\\PeXEnabled=false
Session\\DefaultSavePath=${downloads}
Session\\TempPathEnabled=${incomplete !== null}
Session\\TempPath=${incomplete ?? ''}
`;

function hashPassword(password: string): string {
  const salt = randomBytes(16);
  const hash = pbkdf2Sync(password, salt, 100_000, 64, 'sha512');
  return `${salt.toString('base64')}:${hash.toString('base64')}`;
}
