import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { findProgram, isExecutable } from '../../../../../test/find-program.ts';

/** One message of the Chrome DevTools Protocol that nobody asked for. */
export interface BrowserEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sessionId?: string;
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A Chromium without a window, spoken to over a pipe. */
export interface Browser extends AsyncDisposable {
  send(method: string, params?: object, sessionId?: string): Promise<Record<string, unknown>>;
  on(listener: (event: BrowserEvent) => void): void;
}

/** @returns the path of a Chromium on this machine, or null; `CHROMIUM_PATH` says where to look instead */
export function findChromium(): string | null {
  const { CHROMIUM_PATH: chosen } = process.env;
  if (chosen !== undefined) {
    return isExecutable(chosen) ? chosen : null;
  }
  return findProgram(['chromium', 'chromium-browser', 'google-chrome']);
}

/** It finds no other host than this one, whatever pages ask for. */
export async function startBrowser(chromium: string): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'cinephage-browser-'));
  const child = spawn(
    chromium,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--no-first-run',
      '--window-size=1440,987',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const connection = connect(child);
  return {
    ...connection,
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit');
      connection.send('Browser.close').catch(() => child.kill('SIGKILL'));
      await exit;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Messages are JSON, each ended by a NUL, out by file descriptor 3 and in by 4. */
function connect(child: ChildProcess): Pick<Browser, 'send' | 'on'> {
  const [output, input] = [child.stdio[3] as Duplex, child.stdio[4] as Duplex];
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  const events = new EventEmitter<{ event: [BrowserEvent] }>();
  let lastId = 0;

  const take = (message: Answer | BrowserEvent) => {
    if ('method' in message) {
      events.emit('event', message);
      return;
    }
    const request = waiting.get(message.id ?? 0);
    waiting.delete(message.id ?? 0);
    if (message.error === undefined) {
      request?.resolve(message.result ?? {});
    } else {
      request?.reject(new Error(message.error.message));
    }
  };
  let buffered = '';
  input.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (buffered + chunk).split('\0');
    buffered = parts.pop() ?? '';
    for (const part of parts) {
      take(JSON.parse(part));
    }
  });
  child.on('exit', () => {
    for (const request of waiting.values()) {
      request.reject(new Error('The browser has ended.'));
    }
  });
  return {
    send(method, params = {}, sessionId) {
      lastId += 1;
      const request = Promise.withResolvers<Record<string, unknown>>();
      waiting.set(lastId, request);
      output.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`);
      return request.promise;
    },
    on: (listener) => {
      events.on('event', listener);
    },
  };
}
