import { describe, expect, it } from 'vitest';
import { parseReleaseName } from '../releases/parse-release-name.ts';
import { findLanguage } from './language-names.ts';

describe('findLanguage', () => {
  it.each([
    ['de', 'de', 'German'],
    ['ger', 'de', 'German'],
    ['en-US', 'en', 'English'],
    ['pt', 'pt', 'Portuguese'],
    ['pt-BR', 'pt', 'PortugueseBR'],
    ['pt_BR', 'pt', 'PortugueseBR'],
    ['es-ES', 'es', 'Spanish'],
    ['es-419', 'es', 'SpanishLatino'],
    ['es-MX', 'es', 'SpanishLatino'],
    ['nl-BE', 'nl', 'Flemish'],
    ['nb', 'nb', 'Norwegian'],
    ['no', 'no', 'Norwegian'],
    ['zh-Hans', 'zh', 'Chinese'],
    ['yue', 'yue', 'Chinese'],
    ['fil', 'fil', 'Tagalog'],
    ['ckb', 'ckb', 'Central Kurdish'],
  ])('%s is %s, %s', (tag, code, name) => {
    expect(findLanguage(tag)).toEqual({ code, name });
  });

  it.each(['', 'und', 'zxx', 'mul', 'qaa', 'xx', '12', 'not a code'])('finds no language in "%s"', (tag) => {
    expect(findLanguage(tag)).toBeNull();
  });

  it.each(
    (
      'en fr es pt de it nl da sv no fi is ru uk be pl cs sk sl hu ro bg hr sr bs mk sq el tr az hy ka kk uz mn et lv ' +
      'lt ca eu gl he ar fa ku hi bn ta te ml kn mr gu pa ur ne zh ja ko vi th id ms tl af sw km'
    ).split(' '),
  )('%s has the name that releases have', (tag) => {
    const name = findLanguage(tag)?.name ?? '';
    expect(parseReleaseName(`Movie.2010.${name}.1080p.BluRay.x264-GRP`).languages).toEqual([name]);
  });
});
