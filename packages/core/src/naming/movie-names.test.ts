import { describe, expect, it } from 'vitest';
import { type MovieFileParams, movieFile, movieFolder } from './movie-names.ts';
import type { ColonReplacement } from './name-text.ts';
import type { NamedFile, NamedMovie } from './naming-subject.ts';
import { sampleSubject } from './sample-movie.ts';

const matrix: NamedMovie = {
  title: 'The Matrix',
  originalTitle: 'The Matrix',
  year: 1999,
  tmdbId: 603,
  imdbId: 'tt0133093',
  genres: ['Action', 'Science Fiction'],
};
const file: NamedFile = { quality: 'Bluray-1080p' };

const folderOf = (template: string, movie: Partial<NamedMovie> = {}, colon: ColonReplacement = 'smart') =>
  movieFolder({ template, colonReplacement: colon, movie: { ...matrix, ...movie } });
const fileOf = (template: string, more: Partial<NamedFile> = {}, params: Partial<MovieFileParams> = {}) =>
  movieFile({
    ...{ template, colonReplacement: 'smart', movie: matrix, extension: '.mkv' },
    ...params,
    file: { ...file, ...more },
  });

describe('the folder of a movie', () => {
  it.each([
    ['{Movie Title} ({Year})', 'The Matrix (1999)'],
    ['{Movie TitleThe} ({Release Year})', 'Matrix, The (1999)'],
    ['{Movie.Title}.{Year}', 'The.Matrix.1999'],
    ['{Movie_Title}_{Year}', 'The_Matrix_1999'],
    ['{movie title} ({year})', 'the matrix (1999)'],
    ['{MOVIE TITLE}', 'THE MATRIX'],
    ['{Movie Title:First}/{Movie Title} ({Year})', 'T/The Matrix (1999)'],
    ['{Movie TitleThe:First}\\{Movie Title}', 'M/The Matrix'],
    ['{Movie Title:3}', 'The'],
    ['{Movie CleanTitle} {tmdb-{TmdbId}}', 'The Matrix {tmdb-603}'],
    ['{Movie CleanTitle} {(Release Year)} [imdbid-{IMDb Id}]', 'The Matrix (1999) [imdbid-tt0133093]'],
    ['{Genres}/{OriginalTitle}', 'Action, Science Fiction/The Matrix'],
    ['{Collection}/{Movie Title}', 'The Matrix'],
    ['{Collection} - {Studio}/{Movie Title} - {Certification}', 'The Matrix'],
    ['{nonesuch} {Movie Title} ({Year', 'The Matrix ({Year'],
  ])('from %s is %s', (template, folder) => expect(folderOf(template)).toBe(folder));

  it.each([
    ['{Movie Title} ({Year})', 'The Matrix'],
    ['{Movie Title} {(Release Year)}', 'The Matrix'],
    ['{Movie Title} - {Year}', 'The Matrix'],
    ['{Movie Title} [{Year} {IMDb Id}] x', 'The Matrix x'],
    ['{Year} - {Movie Title}', 'The Matrix'],
    ['({Year}) {Movie Title}', 'The Matrix'],
    ['{Movie Title} {imdb-{ImdbId}}', 'The Matrix'],
    ['{Movie Title} [imdbid-{ImdbId}] [tmdbid-{TmdbId}]', 'The Matrix [tmdbid-603]'],
    ['{Movie.Title}.{Year}.{Studio}.{TMDb.Id}', 'The.Matrix.603'],
  ])('without year and IMDb id from %s is %s', (template, folder) =>
    expect(folderOf(template, { year: null, imdbId: null })).toBe(folder),
  );

  it.each([
    ['delete', 'Alien Romulus 35'],
    ['dash', 'Alien- Romulus 3-5'],
    ['spaceDash', 'Alien - Romulus 3 -5'],
    ['spaceDashSpace', 'Alien - Romulus 3 - 5'],
    ['smart', 'Alien - Romulus 3-5'],
  ] as const)('replaces colons: %s', (colon, folder) =>
    expect(folderOf('{Movie Title}', { title: 'Alien: Romulus 3:5' }, colon)).toBe(folder),
  );

  it.each([
    ['Frost/Nixon', 'Frost+Nixon'],
    ['a\\b', 'a+b'],
    ['"Crocodile" Dundee', "'Crocodile' Dundee"],
    ['What? *Really* <now> |then|', 'What Really now then'],
    ['...And Justice for All', 'And Justice for All'],
    ['What If...', 'What If'],
    ['tab\tand\nline\u0000\u007f\u0085', 'tab and line'],
    ['re\u202ewind\u200b\ufeff', 'rewind'],
    ['half \ud83c of a pair', 'half of a pair'],
    ['Ame\u0301lie', 'Amélie'],
    ['七人の侍', '七人の侍'],
    ['👨‍👩‍👧 می‌خواهم', '👨‍👩‍👧 می‌خواهم'],
    ['CON', 'CON_'],
    ['nul.the movie', 'nul_the movie'],
    ['COM1 .x', 'COM1_x'],
    ['Con Air', 'Con Air'],
    ['LPT10', 'LPT10'],
  ])('is valid for the title %j', (title, folder) =>
    expect(folderOf('{Movie Title}', { title })).toBe(folder),
  );

  it.each(['..', '.', '???', '   ', '', '/', '\u202e'])('has another title or the id for %j', (title) => {
    expect(folderOf('{Movie Title}', { title, originalTitle: 'M' }).replace('+', 'M')).toBe('M');
    const fallback = title === '/' ? '+' : 'tmdb-603';
    expect(folderOf('{Movie Title}', { title, originalTitle: null })).toBe(fallback);
  });

  it('is the id if the template has no value', () => {
    expect(folderOf('{Studio}')).toBe('tmdb-603');
    expect(folderOf('../..')).toBe('tmdb-603');
    expect(folderOf('')).toBe('tmdb-603');
  });

  it('never leaves the root: absolute and empty parts are dropped', () => {
    expect(folderOf('/etc//{Movie Title}/')).toBe('etc/The Matrix');
    expect(folderOf('../{Movie Title}/./..')).toBe('The Matrix');
    expect(folderOf('C:\\{Movie Title}')).toBe('C-/The Matrix');
  });
});

describe('clean titles', () => {
  it.each([
    ['Amélie', 'Amelie'],
    ["Ocean's Eleven", 'Oceans Eleven'],
    ['WALL·E', 'WALL E'],
    ['Frost/Nixon', 'Frost Nixon'],
    ['Spider-Man: No Way Home', 'Spider-Man No Way Home'],
    ['Mr. & Mrs. Smith', 'Mr and Mrs Smith'],
    ['Mission: Impossible - Fallout', 'Mission Impossible Fallout'],
    ['Ærø Straße Łódź', 'Aero Strasse Lodz'],
    ['ガメラ', 'ガメラ'],
    ['8½', '8½'],
  ])('%s is %s', (title, clean) => expect(folderOf('{Movie CleanTitle}', { title })).toBe(clean));

  it('have their article at the end', () =>
    expect(folderOf('{Movie CleanTitleThe}', { title: 'The Movie, Again!' })).toBe('Movie Again, The'));
});

describe('the first letter', () => {
  it.each([
    ['The Matrix', 'T'],
    ['élan', 'E'],
    ['12 Monkeys', '1'],
    ['¡Three Amigos!', 'T'],
    ['七人の侍', '七'],
    ['!!!', '#'],
  ])('of %s is %s', (title, letter) => expect(folderOf('{Movie Title:First}', { title })).toBe(letter));
});

describe('the file of a movie', () => {
  const media = { videoCodec: 'x265', audioCodec: 'DTS-HD MA', audioChannels: 5.1 };

  it.each([
    ['{Movie Title} ({Year}) [{Quality Full}]{-Release Group}', {}, 'The Matrix (1999) [Bluray-1080p].mkv'],
    [
      '{Movie Title} ({Year}) [{Quality Full}]{-Release Group}',
      { releaseGroup: 'GROUP', revision: { version: 2, real: 0 } },
      'The Matrix (1999) [Bluray-1080p Proper]-GROUP.mkv',
    ],
    [
      '{Movie Title} {Quality Full}',
      { revision: { version: 3, real: 1, isRepack: true } },
      'The Matrix Bluray-1080p Repack2 REAL.mkv',
    ],
    [
      '{Movie Title}{ - Edition Tags} {Quality}',
      { edition: 'Final Cut' },
      'The Matrix - Final Cut Bluray-1080p.mkv',
    ],
    ['{Movie Title} - {Edition} - {Quality} - {Group}', {}, 'The Matrix - Bluray-1080p.mkv'],
    ['{Movie Title} {edition-{Edition Tags}}', { edition: 'IMAX' }, 'The Matrix {edition-IMAX}.mkv'],
    ['{Movie Title} {edition-{Edition Tags}}', {}, 'The Matrix.mkv'],
    ['{Movie Title} {Edition Tags}[{Quality}]', {}, 'The Matrix [Bluray-1080p].mkv'],
    ['{Original Title}', { releaseTitle: 'The.Matrix.1999-GRP' }, 'The.Matrix.1999-GRP.mkv'],
    ['{Original Title}', {}, 'tmdb-603.mkv'],
    [
      '{Movie Title}{[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}',
      { mediaInfo: media },
      'The Matrix[DTS-HD MA 5.1].mkv',
    ],
    [
      '{Movie Title} {[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}',
      { mediaInfo: { audioChannels: 2 } },
      'The Matrix [2.0].mkv',
    ],
    [
      '{Movie Title} {[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}',
      { mediaInfo: { audioCodec: 'AAC' } },
      'The Matrix [AAC].mkv',
    ],
    ['{Movie Title} {[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}', {}, 'The Matrix.mkv'],
    [
      '{Movie.Title}.{Quality.Full}.{MediaInfo.AudioCodec}',
      { mediaInfo: media },
      'The.Matrix.Bluray-1080p.DTS-HD.MA.mkv',
    ],
    [
      '{Movie Title} {MediaInfo AudioLanguages}',
      { mediaInfo: { audioLanguages: ['en', 'de', 'de'] } },
      'The Matrix [EN+DE].mkv',
    ],
    [
      '{Movie Title} {[MediaInfo AudioLanguages]}',
      { mediaInfo: { audioLanguages: ['en', 'de'] } },
      'The Matrix [EN+DE].mkv',
    ],
    ['{Movie Title} {MediaInfo AudioLanguages}', { mediaInfo: { audioLanguages: ['en'] } }, 'The Matrix.mkv'],
    [
      '{Movie Title} {MediaInfo AudioLanguagesAll}',
      { mediaInfo: { audioLanguages: ['en'] } },
      'The Matrix [EN].mkv',
    ],
    [
      '{Movie Title} {MediaInfo SubtitleLanguages:DE+FR}',
      { mediaInfo: { subtitleLanguages: ['en', 'de'] } },
      'The Matrix [DE].mkv',
    ],
    [
      '{Movie Title} {MediaInfo SubtitleLanguages:-DE}',
      { mediaInfo: { subtitleLanguages: ['en', 'de'] } },
      'The Matrix [EN].mkv',
    ],
    ['{Movie Title} {[Custom Formats]}', { customFormats: ['IMAX', 'HDR'] }, 'The Matrix [IMAX HDR].mkv'],
    ['{Movie Title} {[Custom Formats:-imax]}', { customFormats: ['IMAX', 'HDR'] }, 'The Matrix [HDR].mkv'],
    ['{Movie Title} {Custom Format:IMAX}', { customFormats: ['IMAX', 'HDR'] }, 'The Matrix IMAX.mkv'],
    ['{Quality Title}\\{Movie Title}', {}, 'Bluray-1080p/The Matrix.mkv'],
    ['{Movie Title} {Quality:Full}', {}, 'The Matrix Bluray-1080p.mkv'],
    ['{Movie Title}', { edition: 'a/b' }, 'The Matrix.mkv'],
    ['{Movie Title} {Edition}', { edition: 'a/../b:c' }, 'The Matrix a+..+b-c.mkv'],
  ])('from %s with %j is %s', (template, more, name) => expect(fileOf(template, more)).toBe(name));

  it('takes a template from another movie manager as it is', () => {
    const template =
      '{Movie CleanTitle} {(Release Year)} {tmdb-{TmdbId}} {edition-{Edition Tags}} {[Custom Formats]}{[Quality Full]}{[MediaInfo 3D]}{[MediaInfo VideoDynamicRangeType]}{[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}{[Mediainfo VideoCodec]}{-Release Group}';
    expect(movieFile({ template, colonReplacement: 'smart', ...sampleSubject, extension: '.mkv' })).toBe(
      "The Movie Title (2010) {tmdb-27205} {edition-Director's Cut} [Surround Sound x264][Bluray-1080p Proper][3D][DV HDR10][DTS 5.1][x264]-GROUP.mkv",
    );
    expect(fileOf(template)).toBe('The Matrix (1999) {tmdb-603} [Bluray-1080p].mkv');
  });

  it('is not a device of Windows, also with an extension', () => {
    const movie = { ...matrix, title: 'aux' };
    expect(fileOf('{Movie Title}', {}, { movie })).toBe('aux_.mkv');
  });

  it('shortens the title of a name that is too long, and keeps everything else', () => {
    const movie = { ...matrix, title: `Dr. Strangelove ${'七人の侍 é '.repeat(60)}` };
    const template = '{Movie Title} ({Year}) {tmdb-{TmdbId}} [{Quality Full}]{-Release Group}';
    const name = fileOf(template, { releaseGroup: 'GROUP' }, { movie });
    expect(name).toMatch(/^Dr\. Strangelove .*\S \(1999\) \{tmdb-603\} \[Bluray-1080p\]-GROUP\.mkv$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(name)).toBeGreaterThan(248);
    expect(name.isWellFormed()).toBe(true);
  });

  it('leaves room for the longest ending of its sidecars', () => {
    const movie = { ...matrix, title: 'x'.repeat(400) };
    const sidecarEndings = ['.en.forced.srt', '.nfo'];
    const name = fileOf('{Movie Title} [{Quality}]', {}, { movie, sidecarEndings });
    expect(Buffer.byteLength(name.replace(/\.mkv$/, '.en.forced.srt'))).toBe(255);
    expect(name.endsWith(' [Bluray-1080p].mkv')).toBe(true);
  });

  it('cuts the end of a name whose title is short', () => {
    const name = fileOf('{Movie Title} {Edition}', { edition: '🎬'.repeat(200) });
    expect(name).toMatch(/^The Matrix 🎬+\.mkv$/u);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  });

  it('cuts between characters as people see them', () => {
    const movie = { ...matrix, title: '👨‍👩‍👧'.repeat(40) };
    const [stem = ''] = fileOf('{Movie Title}', {}, { movie }).split('.');
    expect(stem.replaceAll('👨‍👩‍👧', '')).toBe('');
    expect(stem.length).toBeGreaterThan(0);
    const accents = { ...matrix, title: `e${'\u0301'.repeat(400)}` };
    expect(Buffer.byteLength(fileOf('{Movie Title}', {}, { movie: accents }))).toBeLessThanOrEqual(255);
  });
});
