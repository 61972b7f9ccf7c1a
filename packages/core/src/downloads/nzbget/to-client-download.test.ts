import { describe, expect, it, test } from 'vitest';
import { groupsAnswer, historyAnswer, type NzbgetStatus } from './nzbget-answers.ts';
import { grabParameter, ofGroup, ofHistoryItem } from './to-client-download.ts';

const mebibyte = 1024 * 1024;
const item = {
  ...{ NZBID: 7, NZBName: 'Heat.1995', Category: 'cinephage', Status: 'DOWNLOADING', Health: 1000 },
  ...{
    FileSizeHi: 2,
    FileSizeLo: 5,
    RemainingSizeHi: 1,
    RemainingSizeLo: 0,
    PausedSizeHi: 0,
    PausedSizeLo: 0,
  },
  ...{ ActiveDownloads: 4, Parameters: [{ Name: '*Unpack:', Value: 'yes' }] },
};
const status: NzbgetStatus = {
  ...{ DownloadRate: 1024, DownloadPaused: false, FreeDiskSpaceHi: 100, FreeDiskSpaceLo: 0 },
};

const group = (changes: object = {}, server: NzbgetStatus | null = status) =>
  ofGroup(groupsAnswer.element.parse({ ...item, ...changes }), server);
const history = (Status: string, changes: object = {}) =>
  ofHistoryItem(historyAnswer.element.parse({ ...item, Status, DestDir: '/done/Heat', ...changes }));

describe('a group of NZBGet', () => {
  test.each([
    ['QUEUED', 'queued'],
    ['FETCHING', 'queued'],
    ['PAUSED', 'paused'],
    ['DOWNLOADING', 'downloading'],
    ['PP_QUEUED', 'processing'],
    ['LOADING_PARS', 'processing'],
    ['VERIFYING_SOURCES', 'processing'],
    ['REPAIRING', 'processing'],
    ['VERIFYING_REPAIRED', 'processing'],
    ['RENAMING', 'processing'],
    ['UNPACKING', 'processing'],
    ['MOVING', 'processing'],
    ['EXECUTING_SCRIPT', 'processing'],
    ['PP_FINISHED', 'processing'],
    ['A_STEP_OF_LATER_VERSIONS', 'processing'],
  ])('that is %s is %s', (Status, state) => {
    expect(group({ Status })).toMatchObject({ state, path: null, failure: null });
  });

  it('has sizes of more than 32 bits, and a time left', () => {
    expect(group()).toMatchObject({
      ...{ size: 2 ** 33 + 5, sizeLeft: 2 ** 32, speed: 1024, secondsLeft: 2 ** 22 },
    });
    expect(group({ FileSizeHi: 0, FileSizeLo: -1 }).size).toBe(2 ** 32 - 1);
  });

  it('goes by its grab, or by the id of one that a user has added', () => {
    const grabId = '0192aaaa-bbbb-7ccc-8ddd-eeeeffff0000';
    const Parameters = [{ Name: grabParameter, Value: grabId }];
    expect(group({ Parameters })).toMatchObject({ id: grabId, grabId });
    expect(group()).toMatchObject({ id: '7', grabId: null });
  });

  it('does not wait for files that are kept for the repair', () => {
    expect(group({ PausedSizeLo: 10 }).sizeLeft).toBe(2 ** 32 - 10);
    expect(group({ PausedSizeHi: 1 })).toMatchObject({ state: 'paused', sizeLeft: 2 ** 32 });
  });

  it('is paused while all of NZBGet is', () => {
    const paused = { ...status, DownloadPaused: true };
    expect(group({ Status: 'QUEUED', ActiveDownloads: 0 }, paused).state).toBe('paused');
    expect(group({}, paused).state).toBe('downloading');
  });

  it('warns of a full disk, and of missing articles', () => {
    const full = { ...status, FreeDiskSpaceHi: 0, FreeDiskSpaceLo: 3 * mebibyte };
    expect(group({}, full).warning).toBe(
      'The disk that NZBGet downloads to is full: 3 MiB are free, and 4096 MiB are left to download.',
    );
    expect(group({ Health: 985 }).warning).toBe('1.5 % of it is missing at the news servers.');
    expect(group().warning).toBeNull();
  });
});

describe('the history of NZBGet', () => {
  test.each([
    'SUCCESS/ALL',
    'SUCCESS/UNPACK',
    'SUCCESS/PAR',
    'SUCCESS/HEALTH',
    'SUCCESS/GOOD',
    'SUCCESS/MARK',
  ])('%s is finished', (Status) => {
    expect(history(Status)).toMatchObject({
      state: 'finished',
      path: '/done/Heat',
      failure: null,
      sizeLeft: 0,
    });
  });

  test.each([
    ['FAILURE/HEALTH', 'missingArticles'],
    ['FAILURE/PAR', 'missingArticles'],
    ['FAILURE/UNPACK', 'unpack'],
    ['FAILURE/MOVE', 'other'],
    ['FAILURE/SCAN', 'invalidFile'],
    ['FAILURE/BAD', 'other'],
    ['FAILURE/OF_LATER_VERSIONS', 'other'],
    ['WARNING/SPACE', 'diskFull'],
    ['WARNING/PASSWORD', 'password'],
    ['WARNING/HEALTH', 'missingArticles'],
    ['WARNING/DAMAGED', 'missingArticles'],
    ['WARNING/REPAIRABLE', 'missingArticles'],
    ['DELETED/DUPE', 'other'],
    ['DELETED/COPY', 'other'],
    ['DELETED/GOOD', 'other'],
  ])('%s has failed: %s', (Status, reason) => {
    expect(history(Status)).toMatchObject({ state: 'failed', failure: { reason } });
    expect(history(Status)?.failure?.message).toMatch(/^NZBGet gave up: .* \(\S+\)\.$/u);
  });

  it('is where a script has moved it to', () => {
    expect(history('SUCCESS/ALL', { FinalDir: '/moved/Heat' })?.path).toBe('/moved/Heat');
  });

  it('is good although a script has failed, with a warning', () => {
    expect(history('WARNING/SCRIPT')).toMatchObject({ state: 'finished', warning: expect.any(String) });
  });

  it('does not show what a user has deleted', () => {
    expect(history('DELETED/MANUAL')).toBeNull();
  });
});
