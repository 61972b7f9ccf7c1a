import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(import.meta.resolve('@cinephage/server/src/main.ts'));
/** The line in which the server prints its address. */
const startLine = /^Cinephage .*(http:\/\/[^/\s]+)/m;
/** Settings of another server, which are not for this one. */
const ownVariable = /^(CINEPHAGE_|TMDB_|DATABASE_URL$|HOST$)/;

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly apiKey: string;
  readonly rootFolder: string;
}

/** Starts a server on a free port as a process of its own, with its data and an empty root folder below a folder. */
export async function startServer(folder: string): Promise<RunningServer> {
  const apiKey = `cinephage_${randomBytes(16).toString('hex')}`;
  const rootFolder = join(folder, 'movies');
  await mkdir(rootFolder);
  const inherited = Object.entries(process.env).filter(([name]) => !ownVariable.test(name));
  const child = spawn(process.execPath, ['-C', '@cinephage/source', main], {
    cwd: folder,
    env: {
      ...Object.fromEntries(inherited),
      PORT: '0',
      CINEPHAGE_API_KEY: apiKey,
      CINEPHAGE_DATA_DIR: join(folder, 'data'),
      CINEPHAGE_ROOT_FOLDERS: rootFolder,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C must reach this program only, which stops the server before its client.
    detached: true,
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const dispose = async () => {
    await end(child);
    process.off('exit', kill);
  };
  try {
    return { url: await addressOf(child), apiKey, rootFolder, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const [, url] = startLine.exec(output) ?? [];
        if (url !== undefined) resolve(url);
      });
    }
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The server does not start: ${output}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
}
