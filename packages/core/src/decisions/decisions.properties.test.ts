import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareQualities, decideUpgrade } from '../quality/upgrade-rules.ts';
import type { Release } from '../releases/release.ts';
import { arbitraryContext, arbitraryRelease, arbitraryTarget } from './arbitrary-releases.fixture.ts';
import { decide } from './decide.ts';
import { contextOf, releaseOf, targetOf } from './decision.fixture.ts';
import type { DecisionContext, DecisionProfile, RatedFile } from './decision.ts';
import type { RankedRelease } from './rank-key.ts';
import { explain, rank, sortReleases } from './rank-releases.ts';
import { rateRelease } from './rate-release.ts';
import { rejectionCodes } from './rejection-codes.ts';

const order = Object.keys(rejectionCodes);
const runs = { numRuns: 1_000 };
const ranked = fc.record({ release: arbitraryRelease, context: arbitraryContext });

describe('every decision', () => {
  it('is approved exactly if there is no rejection, and lists each code once, in their order', () => {
    const property = fc.property(arbitraryRelease, arbitraryContext, (release, context) => {
      const { approved, rejections } = decide(release, context);
      expect(approved).toBe(rejections.length === 0);
      const positions = rejections.map(({ code }) => order.indexOf(code));
      expect(positions).toEqual([...new Set(positions)].toSorted((one, other) => one - other));
      for (const { code, sentence, permanent } of rejections) {
        expect(permanent).toBe(rejectionCodes[code].permanent);
        expect(sentence).toMatch(/^[A-Z0-9].*\.$/s);
        expect(sentence).not.toMatch(/undefined|null|NaN|Infinity/);
      }
    });
    fc.assert(property, runs);
  });

  it('is the same for the same release and context, and changes neither', () => {
    const property = fc.property(arbitraryRelease, arbitraryContext, (release, context) => {
      const before = JSON.stringify([release, context]);
      const decision = decide(release, context);
      expect(JSON.stringify([release, context])).toBe(before);
      expect(decide(structuredClone(release), structuredClone(context))).toEqual(decision);
    });
    fc.assert(property, runs);
  });

  it('of a user has at most the rejections of one without', () => {
    const property = fc.property(arbitraryRelease, arbitraryContext, (release, context) => {
      const codesOf = (isUserSearch: boolean) =>
        decide(release, { ...context, isUserSearch }).rejections.map(({ code }) => code);
      const others = new Set(['movieNotMonitored', 'movieNotAvailable', 'delayed']);
      expect(codesOf(true)).toEqual(codesOf(false).filter((code) => !others.has(code)));
    });
    fc.assert(property, runs);
  });
});

const isSame = ({ release: one }: RankedRelease, { release: other }: RankedRelease) =>
  one.indexerId === other.indexerId && one.guid === other.guid;

describe('the order of releases', () => {
  it('is antisymmetric, and ties for the same release of one indexer alone', () => {
    const property = fc.property(ranked, ranked, (one, other) => {
      const [forward, backward] = [rank(one, other), rank(other, one)];
      expect(Math.sign(forward.order)).toBe(0 - Math.sign(backward.order));
      if (!isSame(one, other)) expect(forward.order).not.toBe(0);
      expect(forward.reason).toBe(backward.reason);
      expect(forward.reason).not.toMatch(/undefined|null|NaN|Infinity/);
      if (forward.order !== 0) expect(explain(one, other).winner).toBe(forward.order < 0 ? one : other);
    });
    fc.assert(property, runs);
  });

  it('is transitive', () => {
    const property = fc.property(ranked, ranked, ranked, (one, other, third) => {
      const [a, b, c] = [one, other, third].toSorted((left, right) => rank(left, right).order);
      if (a === undefined || b === undefined || c === undefined) throw new Error('Three are sorted.');
      expect(rank(a, b).order).toBeLessThanOrEqual(0);
      expect(rank(b, c).order).toBeLessThanOrEqual(0);
      expect(rank(a, c).order).toBeLessThanOrEqual(0);
    });
    fc.assert(property, runs);
  });

  it('does not depend on the order of the list', () => {
    const lists = fc
      .uniqueArray(ranked, { maxLength: 8, comparator: isSame })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    const property = fc.property(lists, ([list, shuffled]) => {
      const sorted = sortReleases(list);
      expect(sortReleases(shuffled)).toEqual(sorted);
      for (const [index, one] of sorted.entries()) {
        const next = sorted[index + 1];
        if (next !== undefined) expect(rank(one, next).order).toBeLessThan(0);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

/** A context of a movie that differs in the file alone. */
const grabbing = (
  context: DecisionContext,
  profile: DecisionProfile,
  file: RatedFile | null,
): DecisionContext =>
  contextOf({ ...context, target: targetOf({ profile, file }), sizeLimits: null, blocklisted: null });

/** Differ in what upgrades compare alone, in few values each: nothing else is against them. */
const candidate = fc.record({
  release: fc
    .record({
      quality: fc.constantFrom('1080p.WEB-DL', '1080p.WEBRip', '1080p.BluRay'),
      language: fc.constantFrom('', '.German', '.English'),
      revision: fc.constantFrom('', '', '.PROPER'),
      guid: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    })
    .map(({ quality, language, revision, guid }) =>
      releaseOf({ title: `A.Movie.2010${language}${revision}.${quality}-GRP`, guid }),
    ),
  formatScore: fc.integer({ min: -1, max: 3 }),
});
const candidates = fc.uniqueArray(candidate, {
  maxLength: 8,
  comparator: ({ release: one }, { release: other }) => one.guid === other.guid,
});
const profiles = arbitraryTarget.map(({ profile }) => ({
  ...profile,
  minimumFormatScore: -1,
  cutoffFormatScore: 2,
}));
const propers = fc.constantFrom('preferAndUpgrade', 'doNotUpgrade', 'doNotPrefer');

interface Candidate {
  readonly release: Release;
  readonly formatScore: number;
}

describe('upgrades', () => {
  it('never lead back to a file that was replaced, by whatever way through any number of releases', () => {
    const property = fc.property(candidates, profiles, propers, (list, profile, preference) => {
      const context = contextOf({ propers: preference, isUserSearch: true });
      const accepts = (file: Candidate, next: Candidate) =>
        decide(next.release, {
          ...grabbing(context, profile, rateRelease(file.release, file)),
          formatScore: next.formatScore,
        }).approved;
      const visit = (path: readonly Candidate[], current: Candidate): void => {
        for (const next of list.filter((one) => accepts(current, one))) {
          expect(path).not.toContain(next);
          visit([...path, next], next);
        }
      };
      for (const first of list) visit([first], first);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('leave a file that is not worse, which the former one would not replace', () => {
    const property = fc.property(
      candidate,
      candidate,
      profiles,
      propers,
      (file, next, profile, preference) => {
        const context = contextOf({ propers: preference, isUserSearch: true, formatScore: next.formatScore });
        const before = rateRelease(file.release, file);
        fc.pre(decide(next.release, grabbing(context, profile, before)).approved);
        const after = rateRelease(next.release, next);
        expect(compareQualities(profile, after.quality, before.quality)).toBeGreaterThanOrEqual(0);
        if (preference === 'preferAndUpgrade')
          expect(decideUpgrade(profile, after, before).accepted).toBe(false);
        const back = contextOf({ propers: preference, isUserSearch: true, formatScore: file.formatScore });
        expect(decide(file.release, grabbing(back, profile, after)).approved).toBe(false);
      },
    );
    fc.assert(property, { numRuns: 1_000 });
  });

  it('are better by the order of releases too', () => {
    const preferences = fc.constantFrom('preferAndUpgrade', 'doNotPrefer');
    const property = fc.property(
      candidate,
      candidate,
      profiles,
      preferences,
      (file, next, profile, preference) => {
        const context = contextOf({ propers: preference, isUserSearch: true, target: targetOf({ profile }) });
        fc.pre(profile.qualities.includes(file.release.parsed.quality.name));
        const before = rateRelease(file.release, file);
        const decided = decide(next.release, {
          ...grabbing(context, profile, before),
          formatScore: next.formatScore,
        });
        fc.pre(decided.approved);
        const rankedOf = ({ release, formatScore }: Candidate) => ({
          release,
          context: { ...context, formatScore },
        });
        expect(rank(rankedOf(next), rankedOf(file)).order).toBeLessThan(0);
      },
    );
    fc.assert(property, { numRuns: 1_000 });
  });
});
