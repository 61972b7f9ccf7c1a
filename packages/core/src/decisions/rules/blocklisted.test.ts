import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { blocklisted } from './blocklisted.ts';

describe('the rule of the blocklist', () => {
  it.each([
    [false, 'accepted'],
    [true, 'blocklisted: The release is on the blocklist.'],
  ])('%j -> %s', (isListed, expected) => {
    expect(outcomeOf(blocklisted, { context: { blocklisted: isListed } })).toBe(expected);
  });
});
