import type { Quality } from '../quality/qualities.ts';
import type { ReleaseModifier, ReleaseQuality, ReleaseSource } from './parsed-release.schema.ts';

export type Resolution = ReleaseQuality['resolution'];

/** What a quality consists of. */
export interface QualityParts {
  readonly source: ReleaseSource;
  readonly resolution: Resolution;
  readonly modifier: ReleaseModifier | null;
}

const namesOfSources = {
  unknown: 'Unknown',
  workprint: 'WORKPRINT',
  cam: 'CAM',
  telesync: 'TELESYNC',
  telecine: 'TELECINE',
  dvd: 'DVD',
} as const;

/** The name by which profiles know a quality. */
export function qualityName({ source, resolution, modifier }: QualityParts): Quality {
  switch (modifier) {
    case 'screener':
      return 'DVDSCR';
    case 'regional':
      return 'REGIONAL';
    case 'rawhd':
      return 'Raw-HD';
    case 'brdisk':
      return 'BR-DISK';
    case 'remux':
      return source === 'dvd' ? 'DVD-R' : resolution === 2160 ? 'Remux-2160p' : 'Remux-1080p';
    default:
      return plainName(source, resolution ?? 480);
  }
}

function plainName(source: ReleaseSource, lines: Exclude<Resolution, null>): Quality {
  const withoutPal = lines === 576 ? 480 : lines;
  switch (source) {
    case 'bluray':
      return `Bluray-${lines}p`;
    case 'webdl':
      return `WEBDL-${withoutPal}p`;
    case 'webrip':
      return `WEBRip-${withoutPal}p`;
    case 'tv':
      return withoutPal === 480 ? 'SDTV' : `HDTV-${withoutPal}p`;
    default:
      return namesOfSources[source];
  }
}
