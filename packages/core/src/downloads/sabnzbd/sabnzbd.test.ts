import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { createHttpClient } from '../../http-client/create-http-client.ts';
import { isLeftOut } from '../../testing/clients/start-program.ts';
import { sabnzbdProgram, startSabnzbd } from '../../testing/clients/start-sabnzbd.ts';
import { startNntpStandIn } from '../../testing/nntp-stand-in.ts';
import {
  aSentence,
  type ClientCase,
  type ClientUnderTest,
  grabOf,
  openTracked,
  until,
  untilState,
} from '../conformance/client-under-test.fixture.ts';
import { describeClient } from '../conformance/describe-client.fixture.ts';
import { messageOf } from '../conformance/reaching.fixture.ts';
import { makeUsenetFile } from '../conformance/usenet-files.fixture.ts';
import { createSabnzbd } from './create-sabnzbd.ts';

const category = 'cinephage';
interface Running {
  readonly nzbKey: string;
  call(parameters: Readonly<Record<string, string>>): Promise<unknown>;
  /** @returns the NZB */
  post(name: string, content: Uint8Array): Uint8Array;
}
let running: Running | undefined;

async function start(): Promise<ClientUnderTest> {
  const news = await startNntpStandIn();
  const program = await startSabnzbd({ news, categories: [category, 'theirs', 'shared*'] });
  const http = createHttpClient();
  const { host, port, apiKey } = program;
  const call = async (parameters: Readonly<Record<string, string | File>>) => {
    const body = new FormData();
    const fields = { ...parameters, output: 'json', apikey: apiKey };
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const response = await fetch(`http://${host}:${port}/api`, { method: 'POST', body });
    return (await response.json()) as Answer;
  };
  running = {
    call,
    nzbKey: program.nzbKey,
    post: (name, content) => news.post([{ name, content }]).nzb,
  };
  return {
    settings: {
      ...{ id: 'sabnzbd', name: 'SABnzbd', host, port, apiKey, category },
      ...{ useSsl: false, urlBase: null, username: null, password: null },
    },
    open: (settings, records) => createSabnzbd(settings, { http, records }),
    makeFile: makeUsenetFile(news),
    user: {
      async add(file, ownCategory) {
        const bytes = file.kind === 'nzb' ? file.bytes : new Uint8Array();
        const name = new File([new Uint8Array(bytes)], 'By.Hand.nzb');
        const { nzo_ids: ids = [] } = await call({ mode: 'addfile', name, cat: ownCategory ?? '*' });
        return ids[0] ?? 'nothing was added';
      },
      async pause(id) {
        await call({ mode: 'queue', name: 'pause', value: id });
      },
      async has(id) {
        const { queue } = await call({ mode: 'queue', nzo_ids: id });
        const { history } = await call({ mode: 'history', nzo_ids: id });
        return [...(queue?.slots ?? []), ...(history?.slots ?? [])].some((slot) => slot.nzo_id === id);
      },
    },
    restart: program.restart,
    async stop() {
      http.close();
      await program.stop();
      await news.stop();
    },
  };
}

interface Slots {
  readonly slots: readonly { readonly nzo_id: string }[];
}
interface Answer {
  readonly nzo_ids?: readonly string[];
  readonly queue?: Slots;
  readonly history?: Slots;
}

const ownCases: readonly ClientCase[] = [
  {
    name: 'says which categories there are if it does not have ours, and adds nothing then',
    async run(subject) {
      const client = openTracked(subject, { category: 'missing' });
      const { file } = await subject.makeFile({ name: 'No.Category.2050', kind: 'complete' });
      for (const call of [() => client.test(), () => client.add(grabOf(file, 'No.Category.2050.1080p'))]) {
        const message = await messageOf(call(), 'misconfigured');
        expect(message).toMatch(aSentence);
        expect(message).toContain('one of cinephage, theirs');
      }
    },
  },
  {
    name: 'keeps downloads of one title apart while they wait in the queue',
    isAlone: true,
    async run(subject) {
      const title = 'One.Title.2053.1080p';
      const makeGrab = async (name: string) =>
        grabOf((await subject.makeFile({ name, kind: 'complete' })).file, title);
      await running?.call({ mode: 'pause' });
      const user = openTracked(subject);
      // As a user adds it: our category, the name of the release, no grab.
      const theirs = await user.add(await makeGrab('By.Hand.2053'));
      const firstId = await user.add(await makeGrab('First.2053'));
      expect(firstId).not.toBe(theirs);
      const tracked = [theirs, firstId].map((downloadId) => ({
        downloadId,
        seedRatio: null,
        seedTime: null,
      }));
      const knowing = openTracked(subject, {}, tracked);
      // What the process before has handed over, the database does not have yet.
      const lost = await makeGrab('Second.2053');
      const lostId = await knowing.add(lost);
      expect(await knowing.add({ ...lost, isRepeated: true })).toBe(lostId);
      expect(new Set([theirs, firstId, lostId]).size).toBe(3);
      await running?.call({ mode: 'resume' });
      await Promise.all([theirs, firstId, lostId].map((id) => untilState(user, id, 'finished')));
    },
  },
  {
    name: 'says that a category is of no use whose downloads share one folder',
    async run(subject) {
      const client = openTracked(subject, { category: 'shared' });
      expect(await messageOf(client.test(), 'misconfigured')).toContain('ends with *');
    },
  },
  {
    name: 'says that the NZB key is not enough',
    async run(subject) {
      const client = openTracked(subject, { apiKey: running?.nzbKey ?? null });
      expect(await messageOf(client.test(), 'unauthorized')).toContain('NZB key');
    },
  },
  {
    name: 'fails an archive that asks for a password',
    async run(subject) {
      const client = openTracked(subject);
      const download = async (name: string) => {
        const nzb = running?.post(`${name}.rar`, encryptedArchive()) ?? new Uint8Array();
        const id = await client.add(grabOf({ kind: 'nzb', bytes: nzb }, `${name}.1080p`));
        return untilState(client, id, 'failed', 'finished');
      };
      // On a busy machine, SABnzbd 3.7.1 has called such a download completed, once in a dozen runs.
      const first = await download('Encrypted.2051');
      const { id, failure } = first.state === 'failed' ? first : await download('Encrypted.2053');
      expect(failure).toMatchObject({ reason: 'password', message: expect.stringMatching(aSentence) });
      await client.remove(id, true);
      await until('it to be gone', async () => (await client.find(id)) === undefined);
    },
  },
  {
    name: 'shows its downloads as paused while all of it is paused',
    isAlone: true,
    async run(subject) {
      const client = openTracked(subject);
      const { file } = await subject.makeFile({ name: 'All.Paused.2052', kind: 'complete' });
      await running?.call({ mode: 'pause' });
      const id = await client.add(grabOf(file, 'All.Paused.2052.1080p'));
      await untilState(client, id, 'paused');
      await running?.call({ mode: 'resume' });
      await untilState(client, id, 'finished');
    },
  },
];

/** A RAR file (version 4) of one file whose header says that it is encrypted. */
function encryptedArchive(): Buffer {
  const content = randomBytes(300_000);
  const [name, head] = [Buffer.from('movie.mkv'), Buffer.alloc(25)];
  head.writeUInt32LE(content.byteLength, 0);
  head.writeUInt32LE(content.byteLength, 4);
  head.writeUInt8(29, 17);
  head.writeUInt8(0x30, 18);
  head.writeUInt16LE(name.byteLength, 19);
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\x00', 'latin1'),
    archiveBlock(0x73, 0, Buffer.alloc(6)),
    archiveBlock(0x74, 0x8004, Buffer.concat([head, name])),
    content,
    archiveBlock(0x7b, 0x4000),
  ]);
}

function archiveBlock(type: number, flags: number, body: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(type, 0);
  head.writeUInt16LE(flags, 1);
  head.writeUInt16LE(7 + body.byteLength, 3);
  const block = Buffer.concat([head, body]);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc32(block) & 0xffff);
  return Buffer.concat([checksum, block]);
}

describeClient({
  name: 'SABnzbd',
  protocol: 'usenet',
  isLeftOut: isLeftOut(sabnzbdProgram),
  start,
  ownCases,
});
