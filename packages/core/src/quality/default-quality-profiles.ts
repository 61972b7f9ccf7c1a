import { type Quality, qualities } from './qualities.ts';

interface DefaultQualityProfile {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly upgradesAllowed: boolean;
  readonly cutoff: Quality;
  /** Allowed qualities, best first. */
  readonly qualities: readonly Quality[];
}

const watchable = qualities.slice(qualities.indexOf('SDTV'), qualities.indexOf('BR-DISK'));
const bestFirst = (allowed: readonly Quality[]) => [...allowed].reverse();
const withResolution = (...resolutions: readonly string[]) =>
  bestFirst(
    watchable.filter((quality) => resolutions.some((resolution) => quality.endsWith(`-${resolution}`))),
  );

/** The profiles of a new library. Ids are fixed, so that they are the same in every library. */
export const defaultQualityProfiles: readonly DefaultQualityProfile[] = [
  {
    id: '6f1ed9a0-0000-4000-8000-000000000001',
    name: 'Any',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'Bluray-1080p',
    qualities: bestFirst(watchable),
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000002',
    name: 'SD',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'DVD',
    qualities: bestFirst(watchable.filter((quality) => !/-(720|1080|2160)p$/.test(quality))),
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000003',
    name: 'HD-720p/1080p',
    isDefault: true,
    upgradesAllowed: true,
    cutoff: 'Bluray-1080p',
    qualities: withResolution('720p', '1080p'),
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000004',
    name: 'HD-1080p',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'Bluray-1080p',
    qualities: withResolution('1080p'),
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000005',
    name: 'Ultra-HD',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'Bluray-2160p',
    qualities: withResolution('2160p'),
  },
];
