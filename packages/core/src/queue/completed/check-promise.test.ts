import { describe, expect, it } from 'vitest';
import { type ProbedMedia, unknownMedia } from '../../media-info/probed-media.ts';
import { parseReleaseName } from '../../releases/parse-release-name.ts';
import { checkPromise } from './check-promise.ts';

const media = (facts: Partial<ProbedMedia>): ProbedMedia => ({
  ...unknownMedia({ kind: 'unreadable', message: '', errorCode: null }),
  problem: null,
  ...facts,
});
const gigabyte = 1e9;
const check = (
  title: string | null,
  facts: Partial<ProbedMedia>,
  { size = 8 * gigabyte, runtime = 100 as number | null } = {},
) =>
  checkPromise({
    video: { name: 'movie.mkv', size, media: media(facts) },
    promised: title === null ? null : { quality: parseReleaseName(title).quality, size: 8 * gigabyte },
    runtime,
  });

const fullHd = 'A.Movie.2010.1080p.BluRay.x264-GROUP';
const hour = 3_600;
const truncated = { kind: 'truncated', message: '', errorCode: null } as const;
const noVideo = { kind: 'noVideo', message: '', errorCode: null } as const;

describe('what a release promised', () => {
  it.each([
    ['as promised', fullHd, { width: 1920, height: 800, durationSeconds: 1.6 * hour }, {}],
    ['720 lines instead of 1080', fullHd, { width: 1280, height: 720 }, {}],
    ['nothing promised', 'A.Movie.2010-GROUP', { width: 640, height: 480 }, {}],
    ['of a user', null, { width: 640, height: 480 }, {}],
    ['a short cut', fullHd, { durationSeconds: 1.2 * hour }, {}],
    ['an unknown runtime', fullHd, { durationSeconds: 10 }, { runtime: null }],
    ['a runtime of 0', fullHd, { durationSeconds: 10 }, { runtime: 0 }],
  ])('is kept: %s', (_, title, facts, options) => {
    expect(check(title, facts, options)).toBeNull();
  });

  it.each([
    ['480 lines instead of 1080', { width: 640, height: 480 }, {}, 'fake', 'has 480'],
    ['no picture', { problem: noVideo }, {}, 'fake', 'no picture'],
    ['its end missing', { problem: truncated }, {}, 'truncated', 'end of movie.mkv'],
    [
      'short and small',
      { durationSeconds: 60 },
      { size: 5e7 },
      'sample',
      'lasts 1 min, and the movie 100 min',
    ],
  ])('is broken, and the download failed: %s', (_, facts, options, reason, message) => {
    expect(check(fullHd, facts, options)).toEqual({
      ...{ kind: 'failed', reason, message: expect.stringContaining(message) },
    });
  });

  it('is for a user to decide if the video is short, but as large as promised, or of a user', () => {
    const short = { kind: 'blocked', problems: [{ title: 'movie.mkv', messages: [expect.any(String)] }] };
    expect(check(fullHd, { durationSeconds: 60 })).toEqual(short);
    expect(check(null, { durationSeconds: 60 }, { size: 1 })).toEqual(short);
  });
});
