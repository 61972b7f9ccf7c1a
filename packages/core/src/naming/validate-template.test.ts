import { describe, expect, it } from 'vitest';
import { namingTokens } from './naming-tokens.ts';
import { type TemplateKind, validateTemplate } from './validate-template.ts';

const problemsOf = (kind: TemplateKind, template: string) =>
  validateTemplate(kind, template).map(
    ({ severity, position, message }) => `${severity} ${position}: ${message}`,
  );

describe('a template', () => {
  it.each([
    ['folder', '{Movie Title} ({Year})'],
    ['folder', '{Movie Title:First}/{Movie CleanTitle} {tmdb-{TmdbId}}'],
    ['file', '{Movie Title} ({Year}){ - Edition Tags} [{Quality Full}]{-Release Group}'],
    ['file', '{Original Title}'],
    [
      'file',
      '{Movie CleanTitle} {(Release Year)} {imdb-{ImdbId}} {edition-{Edition Tags}} {[Custom Formats]}{[Quality Full]}{[MediaInfo 3D]}{[MediaInfo VideoDynamicRangeType]}{[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}{[Mediainfo VideoCodec]}{-Release Group}',
    ],
    ['file', '{Movie Title:30} {Quality Full} {MediaInfo AudioLanguages:EN+DE} {Custom Formats:-A,B}'],
  ] as const)('for a %s is fine: %s', (kind, template) => expect(problemsOf(kind, template)).toEqual([]));

  it.each(
    namingTokens.flatMap(({ name, aliases, of }) => [name, ...aliases].map((alias) => [alias, of] as const)),
  )('takes {%s}', (name, of) => {
    const errors = validateTemplate(of === 'movie' ? 'folder' : 'file', `{Movie Title} {${name}}`);
    expect(errors.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['folder', '', 'error 0: A template must not be empty.'],
    [
      'folder',
      '{Movie Titel} {Movie Title} {Year}',
      'error 0: {Movie Titel} is not a known token; the most similar one is {Movie Title}.',
    ],
    ['folder', '{Movie Title} {Year} {Xyzzy}', 'error 21: {Xyzzy} is not a known token.'],
    ['folder', '{Movie Title} {Year} {}', 'error 21: The braces at this position hold no token.'],
    ['folder', '{Movie Title} {Year', 'error 14: The brace "{" is not closed in its part of the path.'],
    ['folder', '{Movie Title} Year}', 'error 18: The brace "}" has no opening brace before it.'],
    ['folder', '{Movie/Title', 'error 0: The brace "{" is not closed in its part of the path.'],
    [
      'folder',
      '{Movie Title} {Quality Full} {Year}',
      'error 14: {Quality Full} is about a file, and the folder of a movie is named before the movie has one.',
    ],
    ['folder', 'Movies', 'error null: A template for folders needs a title or an id, such as {Movie Title}.'],
    ['folder', '{Year}', 'error null: A template for folders needs a title or an id, such as {Movie Title}.'],
    [
      'file',
      '{Quality Full}',
      'error null: A template for files needs a title, an id or the name of the release, such as {Movie Title}.',
    ],
    [
      'folder',
      '{Movie Title}: {Year}',
      'error 13: The character ":" is not allowed in names on Windows and SMB.',
    ],
    [
      'folder',
      'a\\{Movie Title} {tmdb?{TmdbId}}',
      'error 21: The character "?" is not allowed in names on Windows and SMB.',
    ],
    [
      'folder',
      '/{Movie Title} {Year}',
      'error 0: A part of the path is empty: a template has no slash at its ends, and no two in a row.',
    ],
    [
      'folder',
      '{Movie Title} {Year}/',
      'error 21: A part of the path is empty: a template has no slash at its ends, and no two in a row.',
    ],
    ['folder', '../{Movie Title} {Year}', 'error 0: A part of the path must not consist of dots.'],
    [
      'folder',
      '{Movie Title:Last} {Year}',
      'error 0: {Movie Title:Last}: a number of bytes from 1 to 999, or First, may follow the colon.',
    ],
    [
      'folder',
      '{Movie Title} {Year:First}',
      'error 14: {Year:First}: a number of bytes from 1 to 999 may follow the colon.',
    ],
    [
      'file',
      '{Movie Title} {Quality} {MediaInfo AudioLanguages:english}',
      'error 24: {MediaInfo AudioLanguages:english}: codes of languages such as EN+DE may follow the colon, after a hyphen to leave them out.',
    ],
    ['folder', `{Movie Title} {Year}${'/x'.repeat(11)}`, 'error null: A template makes at most 10 folders.'],
    ['folder', 'x'.repeat(1_001), 'error null: A template has at most 1000 characters.'],
    [
      'folder',
      '{Movie Title}',
      'warning null: Without {Year} or an id, movies of the same title get folders with a number.',
    ],
    [
      'file',
      '{Movie Title} {Year}',
      'warning null: Without {Quality Full}, the quality of a file cannot be read from its name again.',
    ],
  ] as const)('for a %s is not: %s', (kind, template, problem) =>
    expect(problemsOf(kind, template)).toEqual([problem]),
  );

  it('has a sentence for each of its problems', () => {
    expect(problemsOf('file', 'a* {nope} {Movie Title')).toHaveLength(3);
  });
});
