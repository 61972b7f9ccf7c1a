interface DefaultQualityProfile {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly upgradesAllowed: boolean;
  readonly cutoff: string;
  /** Allowed qualities, best first. */
  readonly qualities: readonly string[];
}

/** The profiles of a new library. Ids are fixed, so that they are the same in every library. */
export const defaultQualityProfiles: readonly DefaultQualityProfile[] = [
  {
    id: '6f1ed9a0-0000-4000-8000-000000000001',
    name: 'Any',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'Bluray-1080p',
    qualities: [
      'Remux-2160p',
      'Bluray-2160p',
      'WEBDL-2160p',
      'WEBRip-2160p',
      'HDTV-2160p',
      'Remux-1080p',
      'Bluray-1080p',
      'WEBDL-1080p',
      'WEBRip-1080p',
      'HDTV-1080p',
      'Bluray-720p',
      'WEBDL-720p',
      'WEBRip-720p',
      'HDTV-720p',
      'Bluray-576p',
      'Bluray-480p',
      'WEBDL-480p',
      'WEBRip-480p',
      'DVD-R',
      'DVD',
      'SDTV',
    ],
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000002',
    name: 'SD',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'DVD',
    qualities: ['Bluray-576p', 'Bluray-480p', 'WEBDL-480p', 'WEBRip-480p', 'DVD-R', 'DVD', 'SDTV'],
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000003',
    name: 'HD-720p/1080p',
    isDefault: true,
    upgradesAllowed: true,
    cutoff: 'Bluray-1080p',
    qualities: [
      'Remux-1080p',
      'Bluray-1080p',
      'WEBDL-1080p',
      'WEBRip-1080p',
      'HDTV-1080p',
      'Bluray-720p',
      'WEBDL-720p',
      'WEBRip-720p',
      'HDTV-720p',
    ],
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000004',
    name: 'HD-1080p',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'Bluray-1080p',
    qualities: ['Remux-1080p', 'Bluray-1080p', 'WEBDL-1080p', 'WEBRip-1080p', 'HDTV-1080p'],
  },
  {
    id: '6f1ed9a0-0000-4000-8000-000000000005',
    name: 'Ultra-HD',
    isDefault: false,
    upgradesAllowed: true,
    cutoff: 'Bluray-2160p',
    qualities: ['Remux-2160p', 'Bluray-2160p', 'WEBDL-2160p', 'WEBRip-2160p', 'HDTV-2160p'],
  },
];
