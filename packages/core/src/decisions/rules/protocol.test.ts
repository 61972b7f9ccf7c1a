import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../decision.fixture.ts';
import { protocol } from './protocol.ts';

describe('the rule of protocols', () => {
  it.each([
    ['torrent', ['torrent', 'usenet'], 'accepted'],
    ['usenet', ['usenet'], 'accepted'],
    ['torrent', ['usenet'], 'protocolOff: No enabled download client takes torrent.'],
    ['usenet', [], 'protocolOff: No enabled download client takes usenet.'],
  ] as const)('%s with clients for %j -> %s', (ofRelease, protocols, expected) => {
    expect(outcomeOf(protocol, { release: { protocol: ofRelease }, context: { protocols } })).toBe(expected);
  });
});
