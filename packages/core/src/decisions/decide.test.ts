import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import {
  contextOf,
  daysAgo,
  fileOf,
  minutesAgo,
  profileOf,
  releaseOf,
  targetOf,
} from './decision.fixture.ts';
import { rejectionCodes } from './rejection-codes.ts';

const order = Object.keys(rejectionCodes);
const delay = {
  preferredProtocol: 'usenet',
  torrentDelay: 60,
  usenetDelay: 60,
  bypassIfCutoffMet: false,
} as const;

/** Breaks as many rules as one release can. */
const bad = {
  release: releaseOf({
    title: 'A.Movie.2010.German.Trailer.Featurette.720p.BluRay.CD1-GRP.sample.exe',
    ...{ protocol: 'usenet', publishedAt: minutesAgo(5), size: 1, isPasswordProtected: true },
  }),
  context: contextOf({
    target: targetOf({
      ...{ monitored: false, isAvailable: false, versionEdition: 'Extended' },
      profile: profileOf({
        qualities: ['Bluray-1080p'],
        groups: [],
        preferredLanguages: ['English'],
        minimumFormatScore: 1,
      }),
      ...{ file: fileOf({ quality: 'Bluray-1080p' }), queued: fileOf() },
    }),
    ...{ blocklisted: 'release', protocols: ['torrent'], delay, minimumUsenetAge: 30 },
    sizeLimits: { minimumSize: 10, preferredSize: null, maximumSize: null },
  }),
};

describe('a decision', () => {
  it('approves a release that no rule has something against', () => {
    expect(decide(releaseOf(), contextOf())).toEqual({ approved: true, rejections: [] });
  });

  it('lists every rejection once, in the order of the codes', () => {
    const { approved, rejections } = decide(bad.release, bad.context);
    expect(approved).toBe(false);
    const codes = rejections.map(({ code }) => code);
    expect(codes).toEqual([
      ...['movieNotMonitored', 'movieNotAvailable', 'wrongEdition', 'qualityNotAllowed', 'tooSmall'],
      ...['wrongLanguage', 'formatScoreTooLow', 'sample', 'trailer', 'extra', 'multiPart', 'fake'],
      ...['passwordProtected', 'blocklisted', 'protocolOff', 'tooYoung', 'alreadyQueued', 'delayed'],
    ]);
    expect(codes).toEqual(order.filter((code) => codes.some((one) => one === code)));
  });

  it('about a release of no movie still lists what is wrong with the release itself', () => {
    const { rejections } = decide(bad.release, { ...bad.context, target: null });
    expect(rejections.map(({ code }) => code)).toEqual([
      ...[
        'wrongMovie',
        'sample',
        'trailer',
        'extra',
        'multiPart',
        'fake',
        'passwordProtected',
        'blocklisted',
      ],
      ...['protocolOff', 'tooYoung'],
    ]);
  });

  it.each([
    [releaseOf({ seeders: 0 }), contextOf(), false],
    [releaseOf(), contextOf({ target: targetOf({ queued: fileOf() }) }), false],
    [releaseOf({ publishedAt: minutesAgo(1) }), contextOf({ delay }), false],
    [
      releaseOf({ protocol: 'usenet', publishedAt: minutesAgo(1) }),
      contextOf({ minimumUsenetAge: 5 }),
      false,
    ],
    [releaseOf(), contextOf({ target: targetOf({ isAvailable: false }) }), false],
    [releaseOf(), contextOf({ blocklisted: 'release' }), true],
    [releaseOf({ protocol: 'usenet', publishedAt: daysAgo(9) }), contextOf({ usenetRetentionDays: 8 }), true],
    [releaseOf(), contextOf({ target: targetOf({ file: fileOf({ quality: 'Remux-1080p' }) }) }), true],
  ])('says whether waiting helps (%#)', (release, context, permanent) => {
    expect(decide(release, context).rejections).toMatchObject([{ permanent }]);
  });
});
