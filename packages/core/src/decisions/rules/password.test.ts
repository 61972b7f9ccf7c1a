import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { passwordProtected } from './password.ts';

describe('the rule of passwords', () => {
  it.each([
    [false, 'accepted'],
    [true, 'passwordProtected: One says that the release has a password or is fake.'],
  ])('%j -> %s', (isPasswordProtected, expected) => {
    expect(outcomeOf(passwordProtected, { release: { isPasswordProtected } })).toBe(expected);
  });
});
