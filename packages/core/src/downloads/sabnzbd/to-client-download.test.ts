import { describe, expect, it, test } from 'vitest';
import { grabFileName } from './grab-file-name.ts';
import { historyAnswer, queueAnswer } from './sabnzbd-answers.ts';
import { ofHistorySlot, ofQueueSlot } from './to-client-download.ts';

const slot = {
  ...{ nzo_id: 'SABnzbd_nzo_1', filename: 'Heat.1995', cat: 'cinephage', status: 'Downloading' },
  ...{ priority: 'Normal', mb: '100.50', mbleft: '50.25', mbmissing: '0.00', timeleft: '1:02:03:04' },
};

function queued(changes: object = {}, server: object = {}) {
  const { queue } = queueAnswer.parse({
    queue: {
      paused: false,
      kbpersec: '2.5',
      diskspace1: '1.00',
      ...server,
      slots: [{ ...slot, ...changes }],
    },
  });
  const [first] = queue.slots;
  if (first === undefined) throw new Error();
  return ofQueueSlot(queue, first);
}

function done(changes: object) {
  const entry = {
    ...{ nzo_id: 'SABnzbd_nzo_1', name: 'Heat.1995', category: 'cinephage', bytes: 1_000, storage: '' },
    ...changes,
  };
  const [first] = historyAnswer.parse({ history: { slots: [entry] } }).history.slots;
  if (first === undefined) throw new Error();
  return ofHistorySlot(first);
}

describe('the queue of SABnzbd', () => {
  it('has sizes in bytes, the speed, and the time left', () => {
    expect(queued()).toMatchObject({
      ...{ id: 'SABnzbd_nzo_1', state: 'downloading', size: 105_381_888, sizeLeft: 52_690_944 },
      ...{ speed: 2_560, secondsLeft: 93_784, warning: null },
    });
    expect(queued({ timeleft: '0:00:00' }).secondsLeft).toBeNull();
    expect(queued({ timeleft: 'unknown' }).secondsLeft).toBeNull();
  });

  test.each([
    ['Grabbing', 'queued'],
    ['Queued', 'queued'],
    ['Propagating', 'queued'],
    ['Paused', 'paused'],
    ['Checking', 'processing'],
    ['QuickCheck', 'processing'],
    ['Downloading', 'downloading'],
    ['Fetching', 'downloading'],
  ])('%s is %s', (status, state) => {
    expect(queued({ status }).state).toBe(state);
  });

  it('calls what waits behind others queued, and all but what is forced paused while all of it is', () => {
    expect(queued({ mbleft: '100.50' })).toMatchObject({ state: 'queued', speed: null, secondsLeft: null });
    expect(queued({}, { paused: true }).state).toBe('paused');
    expect(queued({ priority: 'Force' }, { paused: true }).state).toBe('downloading');
    expect(queued({ priority: 2 }, { paused: true }).state).toBe('downloading');
  });

  it('has failed if it waits for a password', () => {
    expect(queued({ status: 'Paused', labels: ['ENCRYPTED'] })).toMatchObject({
      ...{ state: 'failed', failure: { reason: 'password' } },
    });
  });

  it('warns of a full disk, and of missing articles', () => {
    expect(queued({}, { diskspace1: '0.01' }).warning).toBe(
      'The disk that SABnzbd downloads to is full: 10 MiB are free, and 51 MiB are left to download.',
    );
    expect(queued({ mbmissing: '10.05' }).warning).toBe('10 % of it is missing at the news servers.');
  });
});

describe('the history of SABnzbd', () => {
  test.each([
    'Queued',
    'QuickCheck',
    'Verifying',
    'Repairing',
    'Fetching',
    'Extracting',
    'Moving',
    'Running',
    'Completed',
  ])('%s without a place is processing', (status) => {
    expect(done({ status })).toMatchObject({ state: 'processing', path: null, failure: null });
  });

  it('is finished with its place, and has the grab of the file that was uploaded', () => {
    const grabId = '0192aaaa-bbbb-7ccc-8ddd-eeeeffff0000';
    expect(
      done({ status: 'Completed', storage: '/done/Heat', nzb_name: grabFileName('Heat 1995', grabId) }),
    ).toMatchObject({ state: 'finished', path: '/done/Heat', grabId, size: 1_000, sizeLeft: 0 });
    expect(done({ status: 'Completed', storage: '/done/Heat', nzb_name: 'Heat.nzb' }).grabId).toBeNull();
  });

  test.each([
    ['Aborted, cannot be completed - https://sabnzbd.org/not-complete', 'missingArticles'],
    ['Перервано - https://sabnzbd.org/not-complete', 'missingArticles'],
    ['Download failed - Not on your server(s) - https://sabnzbd.org/not-complete', 'missingArticles'],
    ['Repair failed, not enough repair blocks (12 short)', 'missingArticles'],
    ['Unpacking failed, archive requires a password', 'password'],
    ['Aborted, encryption detected', 'password'],
    ['Unpacking failed, write error or disk is full? ', 'diskFull'],
    ['Repairing failed, Disk full', 'diskFull'],
    ['Unpacking failed, CRC error', 'unpack'],
    ['Corrupt RAR file', 'unpack'],
    ['Empty NZB file x', 'invalidFile'],
    ['Duplicate NZB', 'other'],
    ['', 'other'],
  ])('%j is a failure: %s', (message, reason) => {
    const { state, failure } = done({ status: 'Failed', fail_message: message });
    expect(state).toBe('failed');
    expect(failure?.reason).toBe(reason);
    expect(failure?.message).toMatch(/^SABnzbd gave up.*\.$/u);
    expect(failure?.message).not.toContain('http');
  });

  const log = (download: string, repair: string) => [
    { name: 'Download', actions: [download] },
    { name: 'Repair', actions: ['Trying RAR renamer', repair] },
  ];

  it('has failed if articles are missing and nothing could repair it', () => {
    const completed = { status: 'Completed', storage: '/done/Heat.mkv' };
    const lacking = 'Downloaded in 1 second<br/>Age: 1d<br/>6 articles were missing';
    expect(done({ ...completed, stage_log: log(lacking, '[Heat] No par2 sets') })).toMatchObject({
      ...{ state: 'failed', failure: { reason: 'missingArticles' } },
    });
    expect(done({ ...completed, stage_log: log(lacking, '[Heat] Repaired in 5 seconds') }).state).toBe(
      'finished',
    );
    expect(done({ ...completed, stage_log: log('Age: 1d', '[Heat] No par2 sets') }).state).toBe('finished');
  });
});
