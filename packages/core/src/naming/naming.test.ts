import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../testing/test-database.ts';
import { openTestLibrary } from '../testing/test-library.fixture.ts';

const defaults = {
  renameMovies: true,
  movieFolderFormat: '{Movie Title} ({Year})',
  movieFileFormat: '{Movie Title} ({Year}){ - Edition Tags} [{Quality Full}]{-Release Group}',
  colonReplacement: 'smart',
};

describe.each(databaseKinds)('the names of movies on %s', (kind) => {
  it('have settings, which can be changed one by one', async () => {
    await using fixture = await openTestLibrary(kind);
    const { get, update } = fixture.library.naming;
    expect(await get()).toEqual(defaults);
    const folder = { movieFolderFormat: '{Movie CleanTitle:First}/{Movie CleanTitle} {tmdb-{TmdbId}}' };
    expect(await update(folder)).toEqual({ ...defaults, ...folder });
    expect(await update({ colonReplacement: 'dash', renameMovies: false })).toEqual({
      ...{ ...defaults, ...folder },
      ...{ colonReplacement: 'dash', renameMovies: false },
    });
    expect(await get()).toMatchObject({ ...folder, colonReplacement: 'dash' });
  });

  it('keep changes that are made at the same time', async () => {
    await using fixture = await openTestLibrary(kind);
    const { get, update } = fixture.library.naming;
    const changes = [
      { renameMovies: false },
      { colonReplacement: 'delete' as const },
      { movieFolderFormat: '{Movie Title} {Year}' },
      { movieFileFormat: '{Original Title}' },
    ];
    await Promise.all(changes.map((change) => update(change)));
    expect(await get()).toEqual(Object.assign({}, ...changes));
  });

  it.each([
    ['', {}, 'ust change at least one of'],
    [
      'movieFolderFormat',
      { movieFolderFormat: '{Movie Title} {Xyzzy}' },
      'must be a valid template: {Xyzzy} is not a known token.',
    ],
    ['movieFolderFormat', { movieFolderFormat: '{Movie Title} {Quality Full}' }, 'is about a file'],
    ['movieFolderFormat', { movieFolderFormat: '../{Movie Title}' }, 'must not consist of dots'],
    ['movieFileFormat', { movieFileFormat: '{Movie Title' }, 'is not closed'],
    ['movieFileFormat', { movieFileFormat: 'x'.repeat(2_000) }, 'at most 1000 characters'],
    ['colonReplacement', { colonReplacement: 'none' }, 'must be one of delete, dash'],
    ['renameMovies', { renameMovies: 'yes' }, 'must be true or false'],
    ['episodeFormat', { renameMovies: true, episodeFormat: 'x' }, 'is not a known field'],
  ])('refuse a wrong %s: %j', async (field, input, message) => {
    await using fixture = await openTestLibrary(kind);
    await expect(fixture.library.naming.update(input as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
      details: [{ field }],
    });
    expect(await fixture.library.naming.get()).toEqual(defaults);
  });
});

describe('naming', () => {
  it('has tokens with examples', async () => {
    await using fixture = await openTestLibrary('sqlite');
    const tokens = await fixture.library.naming.tokens();
    expect(tokens).toContainEqual({
      token: '{Movie TitleThe}',
      aliases: [],
      subject: 'movie',
      description: 'Title with its article at the end.',
      example: 'Movie - Title, The',
    });
    for (const { token, example, description } of tokens) {
      expect(example, token).not.toBe('');
      expect(description, token).toMatch(/\.$/);
    }
    const examples = Object.fromEntries(tokens.map(({ token, example }) => [token, example]));
    expect(examples).toMatchObject({
      '{Quality Full}': 'Bluray-1080p Proper',
      '{MediaInfo AudioLanguages}': '[EN+DE]',
      '{Custom Formats}': 'Surround Sound x264',
      '{MediaInfo Full}': 'x264 DTS 5.1 [EN+DE] [DE+FR]',
    });
  });

  it('has the tokens and examples of the documentation', async () => {
    await using fixture = await openTestLibrary('sqlite');
    const page = await readFile(new URL('../../../../docs/naming.md', import.meta.url), 'utf8');
    const [, lists = ''] = page.split('## Tokens of movies');
    const documented = lists.split('\n').filter((line) => /^\| `\{.*` \|$/.test(line));
    const tokens = await fixture.library.naming.tokens();
    const rows = tokens.map(({ token, aliases, description, example }) => {
      const names = [token, ...aliases].map((name) => `\`${name}\``).join(', ');
      return `| ${names} | ${description} | \`${example}\` |`;
    });
    expect(documented).toEqual(rows);
  });

  it('previews settings without storing them', async () => {
    await using fixture = await openTestLibrary('sqlite');
    const { get, preview } = fixture.library.naming;
    expect((await preview()).map(({ path }) => path)).toEqual([
      "The Movie - Title (2010)/The Movie - Title (2010) - Director's Cut [Bluray-1080p Proper]-GROUP.mkv",
      'Metropolis (1927)/Metropolis (1927) [DVD].mkv',
    ]);
    const tried = await preview({
      movieFolderFormat: '{Year}/{Movie Title} {imdb-{ImdbId}}',
      colonReplacement: 'dash',
    });
    expect(tried.map(({ folder }) => folder)).toEqual([
      '2010/The Movie- Title {imdb-tt1375666}',
      '1927/Metropolis',
    ]);
    expect(await get()).toEqual(defaults);
    await expect(preview({ movieFileFormat: '{}' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('says what is wrong with templates', async () => {
    await using fixture = await openTestLibrary('sqlite');
    const { validate } = fixture.library.naming;
    expect(await validate({ movieFolderFormat: '{Movie Title} ({Year})' })).toEqual({
      valid: true,
      problems: [],
    });
    expect(await validate({ movieFolderFormat: '{Movie Titles}', movieFileFormat: '{Movie Title}' })).toEqual(
      {
        valid: false,
        problems: [
          {
            ...{ field: 'movieFolderFormat', severity: 'error', position: 0 },
            message: '{Movie Titles} is not a known token; the most similar one is {Movie Title}.',
          },
          {
            ...{ field: 'movieFileFormat', severity: 'warning', position: null },
            message: 'Without {Quality Full}, the quality of a file cannot be read from its name again.',
          },
        ],
      },
    );
    await expect(validate({})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
