import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { language } from './language.ts';

const german = 'A.Movie.2010.German.1080p.BluRay-GRP';
const plain = 'A.Movie.2010.1080p.BluRay-GRP';
const wrong = (languages: string, wanted: string) =>
  `wrongLanguage: The release is in ${languages}; the quality profile HD asks for ${wanted}.`;

describe('the rule of languages', () => {
  it.each([
    // name, languages of the indexer, preferred languages
    [german, [], [], 'accepted'],
    [german, [], ['German'], 'accepted'],
    [german, [], ['english', 'german'], 'accepted'],
    [german, [], ['English'], wrong('German', 'English')],
    [german, ['French'], ['English', 'Spanish'], wrong('German and French', 'English or Spanish')],
    [german, ['English'], ['English'], 'accepted'],
    [plain, [], ['English'], 'accepted'],
    [plain, ['Unknown'], ['English'], 'accepted'],
    [plain, ['French'], ['English'], wrong('French', 'English')],
    ['A.Movie.2010.German.DL.1080p.BluRay-GRP', [], ['English'], 'accepted'],
    ['A.Movie.2010.MULTi.1080p.BluRay-GRP', [], ['English'], 'accepted'],
  ])('%s with %j for %j -> %s', (title, languages, preferredLanguages, expected) => {
    expect(outcomeOf(language, { release: { title, languages }, profile: { preferredLanguages } })).toBe(
      expected,
    );
  });
});
