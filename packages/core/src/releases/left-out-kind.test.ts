import { describe, expect, it } from 'vitest';
import { leftOutKindOf } from './left-out-kind.ts';
import { parseReleasePath } from './parse-release-path.ts';

describe('the kind of a video that is no movie', () => {
  it.each([
    ['Harbour (2014)/Harbour (2014)-trailer.mkv', 'trailer'],
    ['Harbour (2014)/Harbour (2014) 1080p BluRay-Trailer.mp4', 'trailer'],
    ['Harbour (2014)/harbour.2014.1080p.bluray.x264-group-sample.mkv', 'sample'],
    ['Harbour (2014)/Trailers/one.mkv', 'trailer'],
    ['Harbour (2014)/Featurettes/Making of.mkv', 'extra'],
  ])('is known without reading the whole name: %s', (path, kind) => {
    expect(leftOutKindOf(path)).toBe(kind);
    const { isSample, isTrailer, isExtra } = parseReleasePath(path);
    expect({ sample: isSample, trailer: isTrailer, extra: isExtra }).toMatchObject({ [kind]: true });
  });

  it.each([
    'Harbour (2014)/Harbour (2014).mkv',
    'Trailer - Park.mkv',
    'Harbour (2014)/Trailer-Park.mkv',
    'Shorts/Harbour (2014).mkv',
    'Harbour (2014)/Extras/sample of it.mkv',
    'Harbour.2014.1080p.BluRay.x264-OTHER.mkv',
  ])('needs the whole name of others: %s', (path) => expect(leftOutKindOf(path)).toBeNull());
});
