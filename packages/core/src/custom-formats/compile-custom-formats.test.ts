import { describe, expect, it } from 'vitest';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import { compileCustomFormats } from './compile-custom-formats.ts';
import type { FormatCondition } from './custom-format.schema.ts';
import { type FormatFacts, type FormatMovie, fileFormatFacts, toFormatFacts } from './format-facts.ts';
import { scoreFormats } from './score-formats.ts';

const condition = (more: Partial<FormatCondition>): FormatCondition => ({
  ...{ name: 'one', type: 'releaseTitle', value: 'x', negate: false, required: false },
  ...{ exceptLanguage: false, minimumSize: null, maximumSize: null },
  ...more,
});
const format = (...conditions: FormatCondition[]) => ({
  ...{ id: 'format', name: 'Format', includeWhenRenaming: false, conditions },
});
const matches = (facts: FormatFacts, ...conditions: FormatCondition[]) =>
  compileCustomFormats([format(...conditions)]).match(facts).length > 0;
const factsOf = (
  title: string,
  more: Partial<Parameters<typeof toFormatFacts>[0]> = {},
  movie: FormatMovie | null = null,
) =>
  toFormatFacts(
    { title, parsed: parseReleaseName(title), size: null, flags: [], languages: [], ...more },
    movie,
  );

describe('the truth table of conditions', () => {
  const [required, optional] = [{ required: true }, {}];
  /** Conditions on the title with the value `a` or `b`, on the text `a`, so that the first matches and the second does not. */
  const yes = (more: Partial<FormatCondition> = {}) => condition({ value: 'a', ...more });
  const no = (more: Partial<FormatCondition> = {}) => condition({ value: 'b', ...more });
  const other = (isMatch: boolean, more: Partial<FormatCondition> = {}) =>
    condition({ type: 'source', value: isMatch ? 'unknown' : 'bluray', ...more });

  it.each([
    // One type: each required one, and at least one.
    ['one that matches', [yes(optional)], true],
    ['one that does not', [no(optional)], false],
    ['one negated that matches', [yes({ negate: true })], false],
    ['one negated that does not', [no({ negate: true })], true],
    ['one required that matches', [yes(required)], true],
    ['one required that does not', [no(required)], false],
    ['one of two optional', [no(optional), yes(optional)], true],
    ['none of two optional', [no(optional), no(optional)], false],
    ['a required one without an optional one', [yes(required), no(optional)], true],
    ['an optional one without a required one', [no(required), yes(optional)], false],
    ['both required', [yes(required), yes(required)], true],
    ['one of two required', [yes(required), no(required)], false],
    ['a forbidden one that is absent', [yes(required), no({ ...required, negate: true })], true],
    ['a forbidden one that is there', [yes(required), yes({ ...required, negate: true })], false],
    ['an optional negated one that is there', [yes(optional), yes({ negate: true })], true],
    // Several types: each of them.
    ['two types that match', [yes(optional), other(true)], true],
    ['one of two types', [yes(optional), other(false)], false],
    ['one of two types, which is required', [yes(required), other(false)], false],
    ['two types, one by an optional one', [no(optional), yes(optional), other(true), other(false)], true],
    [
      'two types, one of which misses a required one',
      [yes(optional), other(true), other(false, required)],
      false,
    ],
    ['two types, one negated', [yes(optional), other(false, { negate: true })], true],
  ] as const)('%s: %s', (_, conditions, expected) => {
    expect(matches(factsOf('a'), ...conditions)).toBe(expected);
  });
});

describe('conditions', () => {
  const movie = 'Movie.2010.Extended.Cut.German.DL.2160p.BluRay.REMUX.DV.HDR10.HEVC.TrueHD.7.1.Atmos-GROUP';
  const web = 'Movie.2010.1080p.WEB-DL.DDP5.1.H.264-WEB';
  const gibibytes = (count: number) => ({ size: count * 1024 ** 3 });

  it.each([
    ['edition', 'extended', movie, true],
    ['edition', 'extended', web, false],
    ['releaseGroup', '^group$', movie, true],
    ['releaseGroup', '^group$', web, false],
    ['source', 'bluray', movie, true],
    ['source', 'webdl', web, true],
    ['source', 'webrip', web, false],
    ['resolution', '2160p', movie, true],
    ['resolution', '2160p', web, false],
    ['resolution', 'unknown', 'Movie.2010.CAM-X', true],
    ['qualityModifier', 'remux', movie, true],
    ['qualityModifier', 'none', web, true],
    ['videoCodec', 'h265', movie, true],
    ['videoCodec', 'x265', movie, false],
    ['videoCodec', 'avc', web, true],
    ['audioCodec', 'TrueHD', movie, true],
    ['audioCodec', 'Atmos', movie, true],
    ['audioCodec', 'DD+', web, true],
    ['audioCodec', 'DD', web, false],
    ['hdr', 'DV', movie, true],
    ['hdr', 'HDR10', movie, true],
    ['hdr', 'HDR10', web, false],
    ['language', 'German', movie, true],
    ['language', 'English', movie, false],
    ['language', 'Any', web, true],
    ['language', 'unknown', web, true],
  ] as const)('on %s %s for %s: %s', (type, value, title, expected) =>
    expect(matches(factsOf(title), condition({ type, value }))).toBe(expected),
  );

  it.each([
    [1, null, 1, false],
    [1, null, 1.01, true],
    [null, 2, 2, true],
    [null, 2, 2.01, false],
    [1, 2, 1.5, true],
  ])('on a size above %s and up to %s for %s GiB: %s', (minimumSize, maximumSize, size, expected) => {
    const sized = condition({ type: 'size', value: null, minimumSize, maximumSize });
    expect(matches(factsOf(web, gibibytes(size)), sized)).toBe(expected);
    expect(matches(factsOf(web), sized)).toBe(false);
  });

  it('on flags and languages of the indexer', () => {
    const facts = factsOf(web, { flags: ['freeleech'], languages: ['French'] });
    expect(matches(facts, condition({ type: 'indexerFlag', value: 'freeleech' }))).toBe(true);
    expect(matches(facts, condition({ type: 'indexerFlag', value: 'internal' }))).toBe(false);
    expect(matches(facts, condition({ type: 'language', value: 'French' }))).toBe(true);
  });

  it.each([
    ['French', web, true],
    ['Original', web, true],
    ['English', web, false],
    ['Original', movie, true],
    ['Original', movie.replace('.DL', ''), false],
    ['German', movie, true],
    ['unknown', web, false],
  ])('on the language %s of a French movie for %s: %s', (value, title, expected) => {
    const facts = factsOf(title, {}, { originalLanguage: 'French' });
    expect(matches(facts, condition({ type: 'language', value }))).toBe(expected);
  });

  it('on any other language than one', () => {
    const except = condition({ type: 'language', value: 'German', exceptLanguage: true });
    expect(matches(factsOf(movie.replace('.DL', '')), except)).toBe(false);
    expect(matches(factsOf(movie, { languages: ['French'] }), except)).toBe(true);
  });

  it('on a stored file read what was found in it', () => {
    const file = {
      ...{
        path: '/movies/Movie/Movie.mkv',
        originalPath: null,
        releaseTitle: 'Movie.2010.IMAX.1080p.WEB-DL-GRP',
      },
      ...{ releaseGroup: 'GRP', quality: 'WEBDL-1080p', edition: null, versionEdition: 'IMAX' },
      ...{
        languages: ['German'],
        size: 5 * 1024 ** 3,
        probe: { dynamicRanges: ['DV'], audioCodec: 'DD+ Atmos' },
      },
    };
    const facts = fileFormatFacts(file, { originalLanguage: 'English' });
    expect(facts).toMatchObject({
      ...{ title: file.releaseTitle, edition: 'IMAX', source: 'webdl', resolution: 1080, modifier: null },
      ...{ languages: ['German'], hdr: ['DV'], audioCodecs: ['DD+', 'Atmos'], releaseGroup: 'GRP' },
    });
    expect(fileFormatFacts({ ...file, releaseTitle: null, probe: null })).toMatchObject({
      title: 'Movie',
      hdr: [],
    });
  });
});

it('scores are the sum of the formats that match', () => {
  const scores = {
    formatScores: [
      { customFormatId: 'a', score: 10 },
      { customFormatId: 'b', score: -30 },
    ],
  };
  expect(scoreFormats(scores, [{ id: 'a' }, { id: 'b' }, { id: 'c' }])).toBe(-20);
  expect(scoreFormats(scores, [])).toBe(0);
});
