import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { fake } from './fake.ts';

const rejected = (ending: string) =>
  `fake: The name of the release ends with ${ending}, which is a program and no movie.`;

describe('the rule of fakes', () => {
  it.each([
    ['A.Movie.2010.1080p.BluRay-GRP', 'accepted'],
    ['A.Movie.2010.1080p.BluRay-GRP.mkv', 'accepted'],
    ['The.Exe.2010.1080p.BluRay-GRP', 'accepted'],
    ['A.Movie.2010.1080p.BluRay-GRP.exe', rejected('.exe')],
    ['A Movie 2010 1080p.mkv.LNK ', rejected('.LNK')],
  ])('%s -> %s', (title, expected) => {
    expect(outcomeOf(fake, { release: { title } })).toBe(expected);
  });
});
