import { describe, expect, it } from 'vitest';
import type { ClientDownload } from '../../downloads/download-client.ts';
import type { QueueItemRow } from '../queue-item-rows.ts';
import { type FinishedPlace, missingGraceMs, nextQueueState, stalledWarningMs } from './next-queue-state.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const hour = 3_600_000;

const row = (facts: Partial<QueueItemRow> = {}): QueueItemRow => ({
  ...{ id: '1', client_id: '2', client_name: 'A client', download_id: 'abc', movie_id: '3', version_id: '3' },
  ...{ title: 'A.Movie.2010', protocol: 'torrent', indexer: 'One', quality: 'Bluray-1080p' },
  ...{
    state: 'downloading',
    status: 'downloading',
    size: 1_000,
    size_left: 600,
    speed: 10,
    seconds_left: 60,
  },
  ...{ output_path: null, messages: [], error_message: null, is_seeded: false },
  ...{ stalled_since: null, missing_since: null, removal: null, task_id: null, written_file: null },
  ...{ added_at: ago(hour), started_at: ago(hour), ended_at: null, updated_at: ago(5_000) },
  ...facts,
});

const download = (facts: Partial<ClientDownload> = {}): ClientDownload => ({
  ...{ id: 'abc', grabId: '1', title: 'A.Movie.2010', protocol: 'torrent', state: 'downloading' },
  ...{ size: 1_000, sizeLeft: 600, speed: 10, secondsLeft: 60, path: null },
  ...{ failure: null, warning: null, isSeeded: false },
  ...facts,
});

const finished = (facts: Partial<ClientDownload> = {}) =>
  download({ state: 'finished', sizeLeft: 0, speed: null, secondsLeft: null, ...facts });
const stopped = { speed: null, seconds_left: null };
const place: FinishedPlace = { ok: true, path: '/downloads/A.Movie.2010' };
const warning = (...messages: string[]) => ({
  status: 'warning',
  messages: [{ title: 'A.Movie.2010', messages }],
});

interface Case {
  readonly when: string;
  readonly is?: Partial<QueueItemRow>;
  readonly sees: ClientDownload | null;
  readonly at?: FinishedPlace | null;
  readonly stalledAfterMs?: number;
  readonly gives: object;
}

const blocked = { state: 'importPending', status: 'warning', messages: [], size_left: 0 } as const;
const failing = (message: string) => ({
  changes: expect.objectContaining({ state: 'failedPending', status: 'failed', error_message: message }),
  message,
});

const cases: readonly Case[] = [
  { when: 'nothing has changed', sees: download(), gives: { kind: 'track', changes: {} } },
  {
    when: 'it progresses',
    sees: download({ sizeLeft: 500, speed: 20, secondsLeft: 25 }),
    gives: { kind: 'track', changes: { size_left: 500, speed: 20, seconds_left: 25 } },
  },
  {
    when: 'it begins',
    is: { status: 'queued', started_at: null, size: 900, size_left: 900, ...stopped },
    sees: download(),
    gives: {
      kind: 'track',
      changes: {
        status: 'downloading',
        started_at: now,
        size: 1_000,
        size_left: 600,
        speed: 10,
        seconds_left: 60,
      },
    },
  },
  {
    when: 'it waits in the queue of the client',
    is: { started_at: null },
    sees: download({ state: 'queued', sizeLeft: 1_000, speed: null, secondsLeft: null }),
    gives: { kind: 'track', changes: { status: 'queued', size_left: 1_000, ...stopped } },
  },
  {
    when: 'a magnet link has no metadata yet, the size that the indexer said stays',
    is: { started_at: null },
    sees: download({ state: 'stalled', size: 0, sizeLeft: 0, speed: 0, secondsLeft: null }),
    gives: { kind: 'track', changes: { speed: 0, seconds_left: null, stalled_since: now } },
  },
  {
    when: 'it is paused',
    sees: download({ state: 'paused' }),
    gives: { kind: 'track', changes: { status: 'paused' } },
  },
  { when: 'it is unpacked', sees: download({ state: 'processing' }), gives: { kind: 'track', changes: {} } },
  {
    when: 'the client warns',
    sees: download({ warning: 'The disk is full.' }),
    gives: { kind: 'track', changes: warning('The disk is full.') },
  },
  {
    when: 'the client no longer warns',
    is: { status: 'warning', messages: [{ title: 'A.Movie.2010', messages: ['The disk is full.'] }] },
    sees: download(),
    gives: { kind: 'track', changes: { status: 'downloading', messages: [] } },
  },
  {
    when: 'no byte comes since now',
    sees: download({ state: 'stalled', speed: 10 }),
    gives: { kind: 'track', changes: { stalled_since: now } },
  },
  {
    when: 'it has stalled for long',
    is: { stalled_since: ago(3 * hour), speed: 0 },
    sees: download({ speed: 0 }),
    gives: {
      kind: 'track',
      changes: warning('It has received no data for 3 hours: it waits for seeds.'),
    },
  },
  {
    when: 'it has not stalled long enough for a warning',
    is: { stalled_since: ago(stalledWarningMs - 1) },
    sees: download({ state: 'stalled' }),
    gives: { kind: 'track', changes: {} },
  },
  {
    when: 'a stalled download receives a byte',
    is: { stalled_since: ago(3 * hour) },
    sees: download({ state: 'stalled', sizeLeft: 599 }),
    gives: { kind: 'track', changes: { size_left: 599, stalled_since: now } },
  },
  {
    when: 'a stalled download is paused',
    is: { stalled_since: ago(30 * hour) },
    sees: download({ state: 'paused' }),
    stalledAfterMs: 24 * hour,
    gives: { kind: 'track', changes: { status: 'paused', stalled_since: null } },
  },
  {
    when: 'it has stalled beyond the limit',
    is: { stalled_since: ago(24 * hour) },
    sees: download({ state: 'stalled' }),
    stalledAfterMs: 24 * hour,
    gives: { kind: 'fail', reason: 'stalled', ...failing('It received no data for 24 hours.') },
  },
  {
    when: 'the client has given up',
    sees: download({
      state: 'failed',
      failure: { reason: 'missingArticles', message: 'Articles are missing.' },
    }),
    gives: { kind: 'fail', reason: 'missingArticles', ...failing('Articles are missing.') },
  },
  {
    when: 'the client has given up and says no reason',
    sees: download({ state: 'failed' }),
    gives: { kind: 'fail', reason: 'other', ...failing('The download client has given up on it.') },
  },
  {
    when: 'the disk of the client is full, which is not the fault of the release',
    sees: download({
      ...{ state: 'failed', speed: null, secondsLeft: null },
      failure: { reason: 'diskFull', message: 'No space left on device.' },
    }),
    gives: {
      kind: 'track',
      changes: {
        ...warning(
          'The disk of A client is full. Make room, then start it again there. No space left on device.',
        ),
        ...stopped,
      },
    },
  },
  {
    when: 'the client cannot write, which is not the fault of the release',
    sees: download({ state: 'failed', failure: { reason: 'unwritable', message: 'It may not write.' } }),
    gives: {
      kind: 'track',
      changes: warning('It may not write. Fix that, then start it again at A client.'),
    },
  },
  {
    when: 'there is space again',
    is: { status: 'warning', messages: [{ title: 'A.Movie.2010', messages: ['It is full.'] }] },
    sees: download({ sizeLeft: 500 }),
    gives: { kind: 'track', changes: { status: 'downloading', messages: [], size_left: 500 } },
  },
  {
    when: 'the failure has not been handled',
    is: { state: 'failedPending', status: 'failed', error_message: 'Articles are missing.', ...stopped },
    sees: null,
    gives: { kind: 'track', changes: { missing_since: now } },
  },
  {
    when: 'the failure has not been handled and it is listed',
    is: { state: 'failedPending', status: 'failed', error_message: 'Articles are missing.', ...stopped },
    sees: download({ state: 'failed' }),
    gives: { kind: 'fail', reason: 'other', message: 'Articles are missing.', changes: {} },
  },
  {
    when: 'it is finished, and where it is has not been checked',
    sees: finished(),
    gives: { kind: 'track', changes: { status: 'completed', size_left: 0, ...stopped } },
  },
  {
    when: 'it is finished, and cannot be seen from here',
    sees: finished(),
    at: { ok: false, problem: 'No mapping.' },
    gives: { kind: 'track', changes: { ...warning('No mapping.'), size_left: 0, ...stopped } },
  },
  {
    when: 'it is finished and here',
    is: { stalled_since: ago(hour) },
    sees: finished({ isSeeded: true }),
    at: place,
    gives: {
      kind: 'import',
      changes: {
        ...{ state: 'importPending', status: 'completed', size_left: 0, output_path: place.path },
        ...{ ...stopped, is_seeded: true, stalled_since: null },
      },
    },
  },
  {
    when: 'its import has not begun',
    is: { ...blocked, status: 'completed' },
    sees: finished(),
    at: place,
    gives: { kind: 'track', changes: {} },
  },
  {
    when: 'its import waits for a user',
    is: blocked,
    sees: finished(),
    gives: { kind: 'track', changes: {} },
  },
  {
    when: 'the client checks what could not be imported',
    is: { ...blocked, ...stopped },
    sees: download({ state: 'processing', sizeLeft: 10, speed: null, secondsLeft: null }),
    gives: { kind: 'track', changes: { state: 'downloading', status: 'downloading', size_left: 10 } },
  },
  ...(['importing', 'imported', 'failed', 'ignored'] as const).map((state) => ({
    when: `it is ${state}, its seeding is followed`,
    is: { state },
    sees: finished({ isSeeded: true }),
    at: place,
    gives: { kind: 'track', changes: { is_seeded: true } },
  })),
  ...(['downloading', 'importPending', 'importing', 'imported', 'failed', 'ignored'] as const).map(
    (state) => ({
      when: `it is ${state} and not listed the first time`,
      is: { state },
      sees: null,
      gives: { kind: 'track', changes: { missing_since: now } },
    }),
  ),
  {
    when: 'the client says impossible numbers',
    sees: download({ speed: 10.4, secondsLeft: -1, size: 1_000.2, sizeLeft: Number.POSITIVE_INFINITY }),
    gives: { kind: 'track', changes: { seconds_left: null, size_left: null } },
  },
  {
    when: 'it is listed again',
    is: { missing_since: ago(5_000) },
    sees: download(),
    gives: { kind: 'track', changes: { missing_since: null } },
  },
  {
    when: 'it is not listed for a short time',
    is: { missing_since: ago(missingGraceMs - 1) },
    sees: null,
    gives: { kind: 'track', changes: {} },
  },
  {
    when: 'it was removed at the client',
    is: { missing_since: ago(missingGraceMs) },
    sees: null,
    gives: { kind: 'removed', changes: { state: 'ignored', ended_at: now, ...stopped } },
  },
  {
    when: 'it was removed at the client while it waited for a user',
    is: { ...blocked, missing_since: ago(missingGraceMs) },
    sees: null,
    gives: { kind: 'removed', changes: { state: 'ignored', ended_at: now, ...stopped } },
  },
  ...(['importing', 'imported', 'failed'] as const).map((state) => ({
    when: `it is ${state} and was removed at the client`,
    is: { state, missing_since: ago(missingGraceMs) },
    sees: null,
    gives: { kind: 'track', changes: {} },
  })),
  {
    when: 'its import has not begun and it was removed at the client, the import decides',
    is: { state: 'importPending', status: 'completed', missing_since: ago(missingGraceMs) },
    sees: null,
    gives: { kind: 'track', changes: {} },
  },
  {
    when: 'it is ignored and gone',
    is: { state: 'ignored', missing_since: ago(missingGraceMs) },
    sees: null,
    gives: { kind: 'forget' },
  },
];

describe('nextQueueState', () => {
  it.each(cases)('$when', ({ is, sees, at = null, stalledAfterMs = null, gives }) => {
    expect(nextQueueState(row(is), { download: sees, place: at }, { now, stalledAfterMs })).toEqual(gives);
  });
});
