import { describe, expect, it } from 'vitest';
import { fileOf, outcomeOf } from '../decision.fixture.ts';
import { queued } from './queued.ts';

const waiting = 'alreadyQueued: A release with WEBDL-1080p is queued for this version';
const bluray = 'A.Movie.2010.1080p.BluRay-GRP';

describe('the rule of the queue', () => {
  it.each([
    [bluray, null, 'accepted'],
    [bluray, fileOf(), `${waiting}; this one is better.`],
    ['A.Movie.2010.PROPER.1080p.WEB-DL-GRP', fileOf(), `${waiting}; this one is better.`],
    ['A.Movie.2010.1080p.WEB-DL-GRP', fileOf(), `${waiting}.`],
    ['A.Movie.2010.720p.BluRay-GRP', fileOf(), `${waiting}.`],
  ])('%s while %j is queued -> %s', (title, download, expected) => {
    expect(outcomeOf(queued, { release: { title }, target: { queued: download } })).toBe(expected);
  });
});
