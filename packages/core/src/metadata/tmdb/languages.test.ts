import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTmdbStandIn, type TmdbStandIn } from '../../testing/tmdb-stand-in.ts';
import { createTmdbSource } from './tmdb-source.ts';

let tmdb: TmdbStandIn;
beforeEach(async () => {
  tmdb = await startTmdbStandIn();
});
afterEach(() => tmdb.stop());

const source = (language: string, region = 'US') =>
  createTmdbSource({ apiKey: tmdb.apiKey, baseUrl: tmdb.baseUrl, language, region });

const samurai = {
  id: 346,
  title: '七人の侍',
  originalTitle: '七人の侍',
  originalLanguage: 'ja',
  translations: {
    'ja-JP': { overview: 'あらすじ' },
    'en-US': { title: 'Seven Samurai', overview: 'A village hires seven.', tagline: 'Mighty!' },
    'de-DE': { title: 'Die sieben Samurai', overview: 'Ein Dorf.' },
    'pt-PT': { title: 'Os Sete Samurais' },
  },
};

describe('texts in another language', () => {
  beforeEach(() => tmdb.addMovie(samurai));

  it.each([
    ['de-DE', 'Die sieben Samurai', 'Ein Dorf.', 'Mighty!'],
    ['de', 'Die sieben Samurai', 'Ein Dorf.', 'Mighty!'],
    ['DE-at', 'Die sieben Samurai', 'Ein Dorf.', 'Mighty!'],
    ['pt-BR', 'Os Sete Samurais', 'A village hires seven.', 'Mighty!'],
    ['fr-FR', 'Seven Samurai', 'A village hires seven.', 'Mighty!'],
    ['ja-JP', '七人の侍', 'あらすじ', 'Mighty!'],
    ['en-US', 'Seven Samurai', 'A village hires seven.', 'Mighty!'],
  ])('in %s are “%s”', async (language, title, overview, tagline) => {
    const movie = await source(language).getMovie(346);
    expect(movie).toMatchObject({ title, overview, tagline, originalTitle: '七人の侍' });
    expect([movie.title, ...movie.alternativeTitles]).toContain('Seven Samurai');
  });

  it('are the original ones where there is no translation', async () => {
    const translations = { 'ja-JP': { overview: 'あらすじ' } };
    tmdb.addMovie({ ...samurai, translations });
    expect(await source('fr-FR').getMovie(346)).toMatchObject({ title: '七人の侍', overview: 'あらすじ' });
  });

  it('of a movie in English are in English', async () => {
    tmdb.addMovie({ id: 1, title: 'Plain', translations: { 'en-US': { overview: 'It is plain.' } } });
    expect(await source('fr-FR').getMovie(1)).toMatchObject({ title: 'Plain', overview: 'It is plain.' });
  });

  it('are asked for where they may be needed, and named in the description', async () => {
    await source('en-GB').getMovie(346);
    await source('de').getMovie(346);
    const [english, german] = tmdb.requests.filter(({ path }) => path === '/movie/346');
    expect(english?.query.get('append_to_response')).not.toContain('translations');
    expect(german?.query.get('append_to_response')).toContain('translations');
    expect(german?.query.get('language')).toBe('de');
    expect(source('de', 'at').description).toContain('texts in de, releases of AT');
  });
});

describe('the region', () => {
  it('is the country of certifications and dates', async () => {
    const release = (type: number, date: string, certification: string) => ({
      type,
      certification,
      release_date: `${date}T00:00:00.000Z`,
    });
    const results = [
      { iso_3166_1: 'US', release_dates: [release(3, '2020-01-01', 'R')] },
      { iso_3166_1: 'DE', release_dates: [release(3, '2020-03-01', '16')] },
    ];
    tmdb.addMovie({ id: 2, title: 'Rated', wire: { release_dates: { results } } });
    expect(await source('en-US', 'de').getMovie(2)).toMatchObject({
      certification: '16',
      theatricalDate: '2020-03-01',
    });
    expect(await source('en-US').getMovie(2)).toMatchObject({
      certification: 'R',
      theatricalDate: '2020-01-01',
    });
  });
});
