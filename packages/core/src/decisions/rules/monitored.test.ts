import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { available } from './available.ts';
import { monitored } from './monitored.ts';

const byUser = { context: { isUserSearch: true } };

describe('the rules of monitoring and availability', () => {
  it.each([
    [{ target: { monitored: true } }, 'accepted'],
    [{ target: { monitored: false } }, 'movieNotMonitored: A Movie is not monitored.'],
    [{ target: { monitored: false }, ...byUser }, 'accepted'],
    [{ context: { target: null } }, 'accepted'],
  ])('%j -> %s', (given, expected) => {
    // `context` replaces the target of the fixture only if it has one.
    expect(outcomeOf(monitored, given)).toBe(expected);
  });

  it.each([
    [{ target: { isAvailable: true } }, 'accepted'],
    [
      { target: { isAvailable: false } },
      'movieNotAvailable: A Movie has not reached its minimum availability.',
    ],
    [{ target: { isAvailable: false }, ...byUser }, 'accepted'],
    [{ context: { target: null } }, 'accepted'],
  ])('%j -> %s', (given, expected) => {
    expect(outcomeOf(available, given)).toBe(expected);
  });
});
