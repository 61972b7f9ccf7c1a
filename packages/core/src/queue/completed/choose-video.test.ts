import { describe, expect, it } from 'vitest';
import { chooseVideo, type DownloadContents, type VideoToChoose } from './choose-video.ts';
import type { OtherFiles } from './list-other-files.ts';

const nothing: OtherFiles = { archives: [], programs: [], discs: [], others: [] };
const video = (name: string, size: number, facts: Partial<VideoToChoose> = {}): VideoToChoose => ({
  ...{ name, size, leftOutKind: null, part: null },
  ...facts,
});
const sample = video('sample.mkv', 10, { leftOutKind: 'sample' });
const contents = (
  videos: readonly VideoToChoose[],
  others: Partial<OtherFiles> = {},
  isDisc = false,
): DownloadContents<VideoToChoose> => ({
  ...{ title: 'A.Movie', videos, others: { ...nothing, ...others }, isDisc },
});

describe('the file of the movie in a download', () => {
  it.each([
    ['the only video', [video('movie.mkv', 5)]],
    ['the only one that is no sample', [sample, video('movie.mkv', 5)]],
    ['one much larger than the others', [video('a.mkv', 30), video('movie.mkv', 90)]],
  ])('is %s', (_, videos) => {
    expect(chooseVideo(contents(videos))).toMatchObject({ kind: 'chosen', video: { name: 'movie.mkv' } });
  });

  it.each([
    ['two of about one size', contents([video('a.mkv', 31), video('b.mkv', 90)]), 'Choose one'],
    ['parts', contents([video('cd1.avi', 5, { part: 1 }), video('cd2.avi', 5, { part: 2 })]), '2 parts'],
    ['archives and a sample', contents([sample], { archives: ['a.r00', 'a.rar'] }), '2 archives'],
    ['a disc', contents([], {}, true), 'whole disc'],
    ['the image of a disc', contents([], { discs: ['a.iso'] }), 'whole disc'],
    ['nothing', contents([]), 'is empty'],
  ])('is for a user to choose or make if there are: %s', (_, given, message) => {
    expect(chooseVideo(given)).toEqual({
      kind: 'blocked',
      problems: [{ title: 'A.Movie', messages: [expect.stringContaining(message)] }],
    });
  });

  it.each([
    ['a sample only', contents([sample]), 'sample', 'only a sample'],
    ['a program', contents([], { programs: ['setup.exe'], archives: ['a.rar'] }), 'fake', 'setup.exe'],
    ['a program and a sample', contents([sample], { programs: ['codec.exe'] }), 'fake', 'codec.exe'],
    ['text only', contents([], { others: ['a.nfo', 'b.txt'] }), 'fake', '2 other files'],
  ])('is missing, and the download failed, if it has: %s', (_, given, reason, message) => {
    expect(chooseVideo(given)).toEqual({ kind: 'failed', reason, message: expect.stringContaining(message) });
  });
});
