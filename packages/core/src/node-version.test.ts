import { describe, expect, it } from 'vitest';
import { unsupportedNode } from './node-version.ts';

const running = (versions: Record<string, string>) => ({ execPath: '/usr/bin/node', versions });

describe('the version of Node', () => {
  it.each(['12.22.12', '18.20.8', '20.20.2', '21.99.0', '22.0.0', '22.16.9'])('%s is too old', (node) => {
    expect(unsupportedNode(running({ node }))).toBe(
      `Cinephage needs Node 22.17 or later; /usr/bin/node is Node ${node}.`,
    );
  });

  it.each(['22.17.0', '22.22.1', '23.0.0', '26.10.0', '100.0.0', '27.0.0-nightly2026'])(
    '%s is new enough',
    (node) => {
      expect(unsupportedNode(running({ node }))).toBeNull();
    },
  );

  it('is not asked for where the runtime is another one', () => {
    expect(unsupportedNode(running({ node: '20.0.0', bun: '1.3.0' }))).toBeNull();
    expect(unsupportedNode(running({ node: '20.0.0', deno: '2.5.0' }))).toBeNull();
    expect(unsupportedNode(running({}))).toBeNull();
  });

  it('is new enough for these tests', () => expect(unsupportedNode()).toBeNull());
});
