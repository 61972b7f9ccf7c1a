import { describe, expect, it } from 'vitest';
import { rateLimitKey } from './client-ip.ts';

describe('rateLimitKey', () => {
  it('counts an IPv4 address by itself', () => {
    expect(rateLimitKey('203.0.113.7')).toBe('203.0.113.7');
    expect(rateLimitKey('local')).toBe('local');
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ])('counts %s by its network', (address, key) => {
    expect(rateLimitKey(address)).toBe(key);
  });
});
