import { describe, expect, it } from 'vitest';
import { chooseVersion, type VersionSlot } from './choose-version.ts';

const slot = (versionId: string | null, fields: Partial<VersionSlot> = {}): VersionSlot => ({
  versionId,
  rootFolderPath: '/movies',
  edition: null,
  qualities: ['Bluray-1080p', 'WEBDL-1080p'],
  filePath: null,
  ...fields,
});
const first = slot(null);
const uhd = slot('uhd', { qualities: ['Bluray-2160p'] });
const extended = slot('extended', { edition: 'Extended Cut' });
const noir = slot('noir', { edition: 'Black & Chrome' });

describe('the version that a file belongs to', () => {
  it.each([
    ['the default one', [first], 'Bluray-1080p', null, null],
    ['the default one although its profile does not allow it', [first], 'DVD', null, null],
    ['the only one that allows its quality', [first, uhd], 'Bluray-2160p', null, 'uhd'],
    ['the default one, with others', [first, uhd], 'Bluray-1080p', null, null],
    ['the default one if none allows it', [first, uhd], 'DVD', null, null],
    ['one that allows it, if the default one has a file', [uhd], 'Bluray-2160p', null, 'uhd'],
    ['none, if the default one has a file and no other allows it', [uhd], 'Bluray-1080p', null, undefined],
    ['none of two that allow it', [uhd, { ...uhd, versionId: 'two' }], 'Bluray-2160p', null, undefined],
    ['that of its edition', [first, extended], 'Bluray-1080p', 'EXTENDED', 'extended'],
    ['that of its edition by name', [first, noir], 'Bluray-1080p', 'black & chrome', 'noir'],
    ['not that of another edition', [extended, noir], 'Bluray-1080p', 'Unrated', undefined],
    ['not that of an edition, without one', [extended], 'Bluray-1080p', null, undefined],
    ['none without a free one', [], 'Bluray-1080p', null, undefined],
  ])('is %s', (_, free, quality, edition, expected) => {
    expect(chooseVersion(free, { quality, edition })?.versionId).toBe(expected);
  });

  it('is the one of its edition that allows its quality', () => {
    const versions = [
      extended,
      slot('uhd extended', { ...uhd, versionId: 'uhd extended', edition: 'Extended' }),
    ];
    expect(chooseVersion(versions, { quality: 'Bluray-2160p', edition: 'Extended' })?.versionId).toBe(
      'uhd extended',
    );
  });
});
