import { describe, expect, test } from 'vitest';
import { addressKey } from './address-key.ts';

describe('what an address counts as', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '192.0.2.33'],
    ['2002:c000:221:1::9', '192.0.2.33'],
    ['[2001:db8:1:2::3]:50001', '2001:db8:1:2::/64'],
    ['192.0.2.7:50001', '192.0.2.7'],
    ['made up', 'unknown'],
    ['local', 'local'],
  ])('%s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
    expect(addressKey(key)).toBe(key);
  });
});
