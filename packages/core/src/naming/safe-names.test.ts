import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movieFile, movieFolder } from './movie-names.ts';
import { colonReplacements } from './name-text.ts';
import { namingTokens } from './naming-tokens.ts';
import { sampleSubject } from './sample-movie.ts';

describe('whatever is named', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({
      unit: fc.constantFrom(...'.. /\\:*?"<>|()[]{}- \u0000\u202eCONe\u0301侍🎬\ud83c'),
      maxLength: 300,
    }),
    fc.constantFrom('CON', 'nul', 'com1.', 'LPT9 ', '..', '.', ' ', '', 'aux.mkv', 'con\u0301'),
  );
  const templates = fc.oneof(
    fc.constantFrom(
      '{Movie Title} ({Year})',
      '{Movie.CleanTitle}{-Release Group}',
      '{Movie Title:First}/{Movie TitleThe}{ - Edition Tags}',
      '{Original Title}',
    ),
    fc
      .array(
        fc.oneof(
          fc.constantFrom(...namingTokens.map(({ name }) => `{${name}}`)),
          fc.constantFrom(...'{}[]()/\\.- :', '{-Release Group}', '{edition-{Edition Tags}}', '..'),
          texts,
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  );
  const names = fc.record({
    template: templates,
    colonReplacement: fc.constantFrom(...colonReplacements),
    title: texts,
    other: texts,
    extension: fc.oneof(fc.constantFrom('.mkv', '.mp4', '', '.'), texts),
  });

  const expectSafe = (path: string) => {
    for (const name of path.split('/')) {
      expect(name).not.toBe('');
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      expect(name).not.toMatch(/[\\:*?"<>|\p{Cc}\p{Cs}]|^[. ]|[. ]$/u);
      expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i);
      expect(name.normalize('NFC')).toBe(name);
      expect(name.isWellFormed()).toBe(true);
    }
  };
  const runs = { seed: 7, numRuns: 3_000 };

  it('has a valid folder', () => {
    fc.assert(
      fc.property(names, ({ template, colonReplacement, title, other }) => {
        const movie = {
          ...sampleSubject.movie,
          title,
          originalTitle: other,
          studio: other,
          collection: title,
        };
        expectSafe(movieFolder({ template, colonReplacement, movie }));
      }),
      runs,
    );
  });

  it('has a valid file with its extension', () => {
    fc.assert(
      fc.property(names, ({ template, colonReplacement, title, other, extension }) => {
        const movie = { ...sampleSubject.movie, title, originalTitle: null };
        const named = { quality: other, edition: other, releaseGroup: title, releaseTitle: other };
        const path = movieFile({ template, colonReplacement, movie, file: named, extension });
        expectSafe(path);
        if (/^\.\w+$/.test(extension)) expect(path.endsWith(extension.slice(0, 32))).toBe(true);
      }),
      runs,
    );
  });
});
