import type { Quality } from '../quality/qualities.ts';
import type { ReleaseModifier, ReleaseSource } from '../releases/parsed-release.schema.ts';
import type { QualityParts, Resolution } from '../releases/quality-name.ts';

const parts = (
  source: ReleaseSource,
  resolution: Resolution = null,
  modifier: ReleaseModifier | null = null,
): QualityParts => ({ source, resolution, modifier });

/** As `parseReleaseName` reads them from names. */
const partsByQuality: Record<Quality, QualityParts> = {
  Unknown: parts('unknown'),
  WORKPRINT: parts('workprint'),
  CAM: parts('cam'),
  TELESYNC: parts('telesync'),
  TELECINE: parts('telecine'),
  REGIONAL: parts('dvd', 480, 'regional'),
  DVDSCR: parts('dvd', 480, 'screener'),
  SDTV: parts('tv', 480),
  DVD: parts('dvd'),
  'DVD-R': parts('dvd', 480, 'remux'),
  'WEBRip-480p': parts('webrip', 480),
  'WEBDL-480p': parts('webdl', 480),
  'Bluray-480p': parts('bluray', 480),
  'Bluray-576p': parts('bluray', 576),
  'HDTV-720p': parts('tv', 720),
  'WEBRip-720p': parts('webrip', 720),
  'WEBDL-720p': parts('webdl', 720),
  'Bluray-720p': parts('bluray', 720),
  'HDTV-1080p': parts('tv', 1080),
  'WEBRip-1080p': parts('webrip', 1080),
  'WEBDL-1080p': parts('webdl', 1080),
  'Bluray-1080p': parts('bluray', 1080),
  'Remux-1080p': parts('bluray', 1080, 'remux'),
  'HDTV-2160p': parts('tv', 2160),
  'WEBRip-2160p': parts('webrip', 2160),
  'WEBDL-2160p': parts('webdl', 2160),
  'Bluray-2160p': parts('bluray', 2160),
  'Remux-2160p': parts('bluray', 2160, 'remux'),
  'BR-DISK': parts('bluray', 1080, 'brdisk'),
  'Raw-HD': parts('tv', 1080, 'rawhd'),
};

/** What the quality of a file consists of. */
export const partsOfQuality = (quality: string): QualityParts =>
  Object.hasOwn(partsByQuality, quality) ? partsByQuality[quality as Quality] : partsByQuality.Unknown;
