import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qualities as lowToHigh } from './qualities.ts';
import {
  compareQualities,
  compareRevisions,
  decideUpgrade,
  isCutoffMet,
  type RatedRelease,
  type RuledProfile,
} from './upgrade-rules.ts';

/** Best first, with the cutoff in the middle. */
const profile: RuledProfile = {
  qualities: ['Remux-1080p', 'Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p', 'HDTV-1080p', 'Bluray-720p'],
  groups: [{ qualities: ['WEBDL-1080p', 'WEBRip-1080p'] }],
  cutoff: 'Bluray-1080p',
  upgradesAllowed: true,
  preferredLanguages: [],
};

const rated = (quality: string, more: Partial<RatedRelease> = {}): RatedRelease => ({
  ...{ quality, revision: { version: 1, real: 0 }, languages: [] },
  ...more,
});
const version = (number: number) => ({ revision: { version: number, real: 0 } });

const outcome = (rules: RuledProfile, current: RatedRelease | null, candidate: RatedRelease) => {
  const decision = decideUpgrade(rules, current, candidate);
  return decision.accepted ? `accept: ${decision.reason}` : `reject: ${decision.code}`;
};

describe('the truth table of upgrades', () => {
  const files = { unmet: 'HDTV-1080p', met: 'Bluray-1080p' } as const;
  const candidates = {
    unmet: { worse: 'Bluray-720p', same: 'HDTV-1080p', better: 'Bluray-1080p' },
    met: { worse: 'HDTV-1080p', same: 'Bluray-1080p', better: 'Remux-1080p' },
  } as const;
  const revisions = { lower: [2, 1], same: [1, 1], higher: [1, 2] } as const;

  it.each([
    // cutoff, quality, revision, with upgrades, without upgrades
    ['unmet', 'worse', 'lower', 'reject: worseQuality', 'reject: worseQuality'],
    ['unmet', 'worse', 'same', 'reject: worseQuality', 'reject: worseQuality'],
    ['unmet', 'worse', 'higher', 'reject: worseQuality', 'reject: worseQuality'],
    ['unmet', 'same', 'lower', 'reject: lowerRevision', 'reject: lowerRevision'],
    ['unmet', 'same', 'same', 'reject: notBetter', 'reject: notBetter'],
    ['unmet', 'same', 'higher', 'accept: higherRevision', 'accept: higherRevision'],
    ['unmet', 'better', 'lower', 'accept: betterQuality', 'reject: upgradesOff'],
    ['unmet', 'better', 'same', 'accept: betterQuality', 'reject: upgradesOff'],
    ['unmet', 'better', 'higher', 'accept: betterQuality', 'reject: upgradesOff'],
    ['met', 'worse', 'lower', 'reject: worseQuality', 'reject: worseQuality'],
    ['met', 'worse', 'same', 'reject: worseQuality', 'reject: worseQuality'],
    ['met', 'worse', 'higher', 'reject: worseQuality', 'reject: worseQuality'],
    ['met', 'same', 'lower', 'reject: lowerRevision', 'reject: lowerRevision'],
    ['met', 'same', 'same', 'reject: notBetter', 'reject: notBetter'],
    ['met', 'same', 'higher', 'accept: higherRevision', 'accept: higherRevision'],
    ['met', 'better', 'lower', 'reject: cutoffMet', 'reject: upgradesOff'],
    ['met', 'better', 'same', 'reject: cutoffMet', 'reject: upgradesOff'],
    ['met', 'better', 'higher', 'reject: cutoffMet', 'reject: upgradesOff'],
  ] as const)('cutoff %s, %s quality, %s revision: %s, or with upgrades off %s', (...row) => {
    const [cutoff, quality, revision, allowed, off] = row;
    const [currentVersion, candidateVersion] = revisions[revision];
    const current = rated(files[cutoff], version(currentVersion));
    const candidate = rated(candidates[cutoff][quality], version(candidateVersion));
    expect(outcome(profile, current, candidate)).toBe(allowed);
    expect(outcome({ ...profile, upgradesAllowed: false }, current, candidate)).toBe(off);
  });

  it.each([true, false])(
    'takes any allowed quality for the first file, with upgrades: %s',
    (upgradesAllowed) => {
      for (const quality of lowToHigh) {
        const expected = profile.qualities.includes(quality) ? 'accept: noFile' : 'reject: qualityNotAllowed';
        expect(outcome({ ...profile, upgradesAllowed }, null, rated(quality))).toBe(expected);
      }
    },
  );

  it.each([
    [
      'of a quality that the profile does not allow',
      'HDTV-1080p',
      'Bluray-2160p',
      'reject: qualityNotAllowed',
    ],
    ['for a file that the profile does not allow', 'SDTV', 'Bluray-720p', 'accept: betterQuality'],
    [
      'worse than a file that the profile does not allow',
      'Bluray-2160p',
      'Bluray-1080p',
      'reject: worseQuality',
    ],
    ['for a file of unknown quality', 'Unknown', 'Bluray-720p', 'accept: betterQuality'],
    ['of the same group', 'WEBRip-1080p', 'WEBDL-1080p', 'reject: notBetter'],
    ['above a group', 'WEBDL-1080p', 'Bluray-1080p', 'accept: betterQuality'],
    ['below a group', 'WEBRip-1080p', 'HDTV-1080p', 'reject: worseQuality'],
  ])('has a row for a release %s', (_, file, candidate, expected) =>
    expect(outcome(profile, rated(file), rated(candidate))).toBe(expected),
  );

  it('has sentences for its rejections', () => {
    expect(decideUpgrade(profile, rated('Bluray-1080p'), rated('Remux-1080p'))).toEqual({
      ...{ accepted: false, code: 'cutoffMet' },
      message: 'The file meets the cutoff of its quality profile.',
    });
  });
});

describe('preferred languages', () => {
  const german = { ...profile, preferredLanguages: ['German', 'English'] };
  const speaks = (quality: string, ...languages: readonly string[]) => rated(quality, { languages });

  it.each([
    ['HDTV-1080p', ['English'], 'HDTV-1080p', ['german'], 'accept: betterLanguage'],
    ['HDTV-1080p', ['French'], 'HDTV-1080p', ['English', 'French'], 'accept: betterLanguage'],
    ['HDTV-1080p', ['German'], 'HDTV-1080p', ['English'], 'reject: notBetter'],
    ['HDTV-1080p', ['German'], 'Bluray-1080p', ['English'], 'accept: betterQuality'],
    ['HDTV-1080p', ['English'], 'Bluray-1080p', ['French'], 'reject: languageLost'],
    ['HDTV-1080p', ['French'], 'Bluray-1080p', ['Italian'], 'accept: betterQuality'],
    ['HDTV-1080p', [], 'HDTV-1080p', ['German'], 'reject: notBetter'],
    ['HDTV-1080p', ['English'], 'Bluray-1080p', [], 'accept: betterQuality'],
    ['HDTV-1080p', ['English'], 'Bluray-1080p', ['Unknown'], 'accept: betterQuality'],
    ['Bluray-1080p', ['English'], 'Bluray-1080p', ['German'], 'reject: cutoffMet'],
  ] as const)('%s in %j, then %s in %j: %s', (quality, languages, other, otherLanguages, expected) =>
    expect(outcome(german, speaks(quality, ...languages), speaks(other, ...otherLanguages))).toBe(expected),
  );

  it('are an upgrade like others', () => {
    const off = { ...german, upgradesAllowed: false };
    expect(outcome(off, speaks('HDTV-1080p', 'English'), speaks('HDTV-1080p', 'German'))).toBe(
      'reject: upgradesOff',
    );
  });
});

describe('scores of custom formats', () => {
  const scored = (quality: string, formatScore: number, more: Partial<RatedRelease> = {}) =>
    rated(quality, { formatScore, ...more });
  const upTo = { ...profile, cutoffFormatScore: 100 };
  const off = { ...upTo, upgradesAllowed: false };

  it.each([
    // quality of the file and its score, the same of the release, with upgrades, without upgrades
    ['HDTV-1080p', 0, 'HDTV-1080p', 10, 'accept: higherScore', 'reject: upgradesOff'],
    ['HDTV-1080p', 10, 'HDTV-1080p', 10, 'reject: notBetter', 'reject: notBetter'],
    ['HDTV-1080p', 10, 'HDTV-1080p', 0, 'reject: lowerScore', 'reject: lowerScore'],
    ['HDTV-1080p', 99, 'HDTV-1080p', 500, 'accept: higherScore', 'reject: upgradesOff'],
    ['HDTV-1080p', 100, 'HDTV-1080p', 500, 'reject: scoreCutoffMet', 'reject: upgradesOff'],
    ['HDTV-1080p', -500, 'HDTV-1080p', -20, 'accept: higherScore', 'reject: upgradesOff'],
    ['Bluray-1080p', 0, 'Bluray-1080p', 10, 'accept: higherScore', 'reject: upgradesOff'],
    ['WEBRip-1080p', 0, 'WEBDL-1080p', 10, 'accept: higherScore', 'reject: upgradesOff'],
    ['HDTV-1080p', 500, 'Bluray-1080p', 0, 'accept: betterQuality', 'reject: upgradesOff'],
    ['Bluray-1080p', 0, 'HDTV-1080p', 500, 'reject: worseQuality', 'reject: worseQuality'],
    ['Bluray-1080p', 0, 'Remux-1080p', 500, 'reject: cutoffMet', 'reject: upgradesOff'],
  ] as const)('%s with %i, then %s with %i: %s, or with upgrades off %s', (...row) => {
    const [quality, score, other, otherScore, allowed, refused] = row;
    expect(outcome(upTo, scored(quality, score), scored(other, otherScore))).toBe(allowed);
    expect(outcome(off, scored(quality, score), scored(other, otherScore))).toBe(refused);
  });

  it.each([
    ['lower', 2, 1, 'reject: lowerRevision'],
    ['higher', 1, 2, 'accept: higherRevision'],
  ] as const)('count after a %s revision', (_, current, candidate, expected) => {
    const [high, low] = [scored('DVD', 90, version(current)), scored('DVD', 90, version(candidate))];
    const dvd = { ...upTo, qualities: ['DVD'], cutoff: 'DVD' };
    expect(outcome(dvd, high, { ...low, formatScore: -90 })).toBe(expected);
    expect(outcome(dvd, high, { ...low, formatScore: 99 })).toBe(expected);
  });

  it.each([
    ['HDTV-1080p', ['English'], 0, ['German'], -5, 'reject: lowerScore'],
    ['HDTV-1080p', ['English'], 0, ['German'], 0, 'accept: betterLanguage'],
    ['HDTV-1080p', ['German'], 0, ['English'], 50, 'accept: higherScore'],
    ['HDTV-1080p', ['German'], 0, ['French'], 50, 'reject: languageLost'],
    ['HDTV-1080p', ['German'], 50, ['English'], 50, 'reject: notBetter'],
    ['HDTV-1080p', ['English'], 0, ['English'], 50, 'accept: higherScore'],
    ['HDTV-1080p', ['English'], 0, [], 50, 'accept: higherScore'],
    ['HDTV-1080p', [], 0, ['German'], 50, 'accept: higherScore'],
    ['HDTV-1080p', [], 50, ['German'], 50, 'reject: notBetter'],
    ['HDTV-1080p', [], 0, [], 50, 'accept: higherScore'],
    ['Bluray-1080p', ['English'], 0, ['German'], 0, 'reject: cutoffMet'],
    ['Bluray-1080p', ['English'], 0, ['German'], 50, 'accept: higherScore'],
    ['Bluray-1080p', ['English'], 100, ['German'], 150, 'reject: cutoffMet'],
    ['HDTV-1080p', ['English'], 100, ['German'], 150, 'accept: betterLanguage'],
    ['HDTV-1080p', ['English'], 100, ['English'], 150, 'reject: scoreCutoffMet'],
  ] as const)('count before languages: %s in %j with %i, then in %j with %i: %s', (...row) => {
    const [quality, languages, score, otherLanguages, otherScore, expected] = row;
    const german = { ...upTo, preferredLanguages: ['German', 'English'] };
    const current = scored(quality, score, { languages });
    expect(outcome(german, current, scored(quality, otherScore, { languages: otherLanguages }))).toBe(
      expected,
    );
  });

  it('have 0 as their cutoff by default, so that positive scores are no upgrades', () => {
    expect(outcome(profile, scored('HDTV-1080p', 0), scored('HDTV-1080p', 10))).toBe(
      'reject: scoreCutoffMet',
    );
    expect(outcome(profile, scored('HDTV-1080p', -10), scored('HDTV-1080p', 10))).toBe('accept: higherScore');
  });

  it('never lead back to a file that was replaced', () => {
    const release = fc.record({
      quality: fc.constantFrom('HDTV-1080p', 'WEBDL-1080p', 'WEBRip-1080p'),
      revision: fc.record({ version: fc.integer({ min: 1, max: 2 }), real: fc.integer({ min: 0, max: 1 }) }),
      languages: fc.constantFrom([], ['German'], ['English'], ['French']),
      formatScore: fc.integer({ min: -1, max: 2 }),
    });
    const preferredLanguages = fc.constantFrom([], ['German'], ['German', 'English']);
    const isAccepted = (rules: RuledProfile, one: RatedRelease, other: RatedRelease) =>
      decideUpgrade(rules, one, other).accepted;
    const replacedBy = (rules: RuledProfile, first: RatedRelease, releases: readonly RatedRelease[]) => {
      const reached = new Set<RatedRelease>();
      const visit = (one: RatedRelease): void => {
        const next = releases.filter((other) => !reached.has(other) && isAccepted(rules, one, other));
        for (const other of next) {
          reached.add(other);
          visit(other);
        }
      };
      visit(first);
      return reached;
    };
    fc.assert(
      fc.property(
        release,
        fc.array(release, { maxLength: 5 }),
        preferredLanguages,
        (first, others, preferred) => {
          const rules = { ...upTo, preferredLanguages: preferred };
          expect(replacedBy(rules, first, [first, ...others]).has(first)).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the cutoff', () => {
  it.each([
    ['Remux-1080p', true],
    ['Bluray-1080p', true],
    ['WEBDL-1080p', false],
    ['Bluray-2160p', true],
    ['SDTV', false],
    ['Betamax', false],
  ])('is met by %s: %s', (quality, met) => expect(isCutoffMet(profile, quality)).toBe(met));

  it('is met by all qualities of its group', () => {
    expect(isCutoffMet({ ...profile, cutoff: 'WEBDL-1080p' }, 'WEBRip-1080p')).toBe(true);
  });
});

describe('revisions', () => {
  it.each([
    [{ version: 2, real: 0 }, { version: 1, real: 0 }, 1],
    [{ version: 3, real: 0 }, { version: 2, real: 0 }, 1],
    [{ version: 1, real: 1 }, { version: 3, real: 0 }, 1],
    [{ version: 1, real: 0 }, { version: 1, real: 0 }, 0],
  ])('%j against %j', (one, other, sign) => {
    expect(compareRevisions(one, other)).toBe(sign);
    expect(compareRevisions(other, one) + sign).toBe(0);
  });
});

describe('whatever the profile', () => {
  const quality = fc.constantFrom(...lowToHigh);
  const rules = fc
    .record({
      qualities: fc.uniqueArray(quality, { minLength: 1 }),
      upgradesAllowed: fc.boolean(),
      preferredLanguages: fc.subarray(['German', 'English']),
    })
    .map((one) => ({ ...one, groups: [], cutoff: one.qualities[0] ?? '' }));
  const releases = fc.record({
    quality,
    revision: fc.record({ version: fc.integer({ min: 1, max: 3 }), real: fc.integer({ min: 0, max: 1 }) }),
    languages: fc.subarray(['German', 'English', 'French']),
  });

  it('never upgrades in a circle, and never to the same', () => {
    fc.assert(
      fc.property(rules, releases, releases, (one, current, candidate) => {
        const isUpgrade = decideUpgrade(one, current, candidate).accepted;
        const isUpgradeBack = decideUpgrade(one, candidate, current).accepted;
        expect(isUpgrade && isUpgradeBack).toBe(false);
        expect(decideUpgrade(one, current, current).accepted).toBe(false);
      }),
      { seed: 3, numRuns: 3_000 },
    );
  });

  it('compares qualities both ways alike', () => {
    fc.assert(
      fc.property(rules, quality, quality, (one, a, b) => {
        expect(compareQualities(one, a, b) + compareQualities(one, b, a)).toBe(0);
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });
});
