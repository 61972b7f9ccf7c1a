import { describe, expect, it } from 'vitest';
import { subtitleSuffixOf } from './subtitle-suffix.ts';

describe('the language of subtitles by their name', () => {
  it.each([
    ['2_English', '.en'],
    ['English', '.en'],
    ['eng', '.en'],
    ['ger.forced', '.de.forced'],
    ['3_English (SDH)', '.en.sdh'],
    ['English.hi', '.en.sdh'],
    ['Hindi', '.hi'],
    ['hi', '.hi'],
    ['Brazilian.Portuguese', '.pt-BR'],
    ['Latin American Spanish', '.es-419'],
    ['Harbour.2014.1080p.BluRay.x264-GROUP.fr', '.fr'],
    ['Harbour.2014.1080p.BluRay', ''],
    ['Lord.of.War', ''],
    ['12', ''],
    ['', ''],
  ])('%s', (stem, suffix) => expect(subtitleSuffixOf(stem)).toBe(suffix));
});
