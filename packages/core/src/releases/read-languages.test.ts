import { describe, expect, it } from 'vitest';
import { parseReleaseName } from './parse-release-name.ts';

const languagesOf = (words: string) => parseReleaseName(`Harbour.Lights.2014.${words}`).languages;

describe('the languages of a name', () => {
  it.each([
    ['FRENCH.1080p', 'French'],
    ['TRUEFRENCH.BDRip', 'French'],
    ['MULTi.VFF.1080p', 'French'],
    ['VFQ.1080p', 'French'],
    ['MULTi.VF.1080p', 'French'],
    ['iTALiAN.DVDRip', 'Italian'],
    ['SwissGerman.1080p', 'German'],
    ['Castellano.1080p', 'Spanish'],
    ['Audio.Latino.1080p', 'SpanishLatino'],
    ['Spanish.Latino.1080p', 'SpanishLatino'],
    ['PT-BR.1080p', 'PortugueseBR'],
    ['Dublado.1080p', 'PortugueseBR'],
    ['PLDUB.1080p', 'Polish'],
    ['Lektor.PL.1080p', 'Polish'],
    ['CZ.dabing.1080p', 'Czech'],
    ['BGAUDIO.1080p', 'Bulgarian'],
    ['HebDub.1080p', 'Hebrew'],
    ['RoDubbed.1080p', 'Romanian'],
    ['2xUkr.1080p', 'Ukrainian'],
    ['Дубляж.1080p', 'Russian'],
    ['Русский.1080p', 'Russian'],
    ['Português.1080p', 'Portuguese'],
    ['Türkçe.1080p', 'Turkish'],
    ['한국어.1080p', 'Korean'],
    ['1080p.国语', 'Chinese'],
    ['[GB].1080p', 'Chinese'],
    ['Original.1080p', 'Original'],
    ['EN.1080p', 'English'],
    ['lv.WEBRip', 'Latvian'],
  ])('%s: %s', (words, language) => expect(languagesOf(words)).toEqual([language]));

  it.each([
    ['ENG-ITA-FRE.1080p', ['English', 'Italian', 'French']],
    ['Hun/Ger/Ita.1080p', ['Hungarian', 'German', 'Italian']],
    ['HU-IT-DE.1080p', ['Hungarian', 'Italian', 'German']],
    ['RU-KA.1080p', ['Russian', 'Georgian']],
    ['1080p [Telugu + Tamil + Hindi]', ['Telugu', 'Tamil', 'Hindi']],
    ['1080p.DTS-Fra-Ac3-2-0-Eng-5-1', ['French', 'English']],
    ['German.DL.1080p', ['German', 'Original']],
    ['German.ML.1080p', ['German', 'Original', 'English']],
    ['Castellano.Latino.1080p', ['Spanish', 'SpanishLatino']],
  ])('of a list: %s', (words, languages) => expect(languagesOf(words)).toEqual(languages));

  it.each([
    'PLSUB.1080p',
    'SUB-PL.1080p',
    'NL.Subs.1080p',
    'VOSTFR.1080p',
    'German.Subbed.1080p',
    '1080p.Sub (Rus)',
    'SWESUB.1080p',
    'Legendado.1080p',
    '1080p.Multisub',
  ])('are not those of subtitles: %s', (words) => expect(languagesOf(words)).toEqual([]));

  it.each([
    ['Catala.Spanish.Subs.1080p', ['Catalan']],
    ['KOREAN.ENG.SUBS.1080p', ['Korean']],
    ['1080p 2xUkr | Sub Eng', ['Ukrainian']],
    ['Hindi.English.1080p.ESubs', ['Hindi', 'English']],
  ])('of sound and subtitles: %s', (words, languages) => expect(languagesOf(words)).toEqual(languages));

  it.each([
    'The.Good.Dane.2006.720p',
    'The.Italian.Clerk.2003.1080p',
    'It.2017.1080p.iT.WEB-DL',
    'Harbour.2014.1080p.BluRay.DTS-ES.x264',
    'Harbour.2014.720p.BluRay.x264.-[SEA.LT]',
    'Harbour.2014.2160p.WEBRip.x265.10bit.HDR.DD5.1-ENGLISHMEN',
    'Harbour.2014.MA.WEB-DL',
  ])('is empty for %s', (name) => expect(parseReleaseName(name).languages).toEqual([]));

  it('are several if the name says so, whichever they are', () => {
    expect(parseReleaseName('Harbour.2014.MULTi.1080p').isMultiLanguage).toBe(true);
    expect(parseReleaseName('Harbour.2014.DUAL.1080p').isMultiLanguage).toBe(true);
    expect(parseReleaseName('Harbour.2014.FRENCH.1080p').isMultiLanguage).toBe(false);
  });
});
