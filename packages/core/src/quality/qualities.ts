/**
 * Every quality a file can have, from low to high, with its score from 0 to 100. The anchors (Bluray-2160p 100 …
 * SDTV 10) are the documented ones; a remux counts as its Bluray, and qualities between two anchors have scores between theirs.
 */
export const qualityScores = {
  Unknown: 0,
  WORKPRINT: 1,
  CAM: 2,
  TELESYNC: 3,
  TELECINE: 4,
  REGIONAL: 5,
  DVDSCR: 6,
  SDTV: 10,
  DVD: 20,
  'DVD-R': 21,
  'WEBRip-480p': 22,
  'WEBDL-480p': 23,
  'Bluray-480p': 25,
  'Bluray-576p': 27,
  'HDTV-720p': 30,
  'WEBRip-720p': 39,
  'WEBDL-720p': 40,
  'Bluray-720p': 50,
  'HDTV-1080p': 60,
  'WEBRip-1080p': 69,
  'WEBDL-1080p': 70,
  'Bluray-1080p': 80,
  'Remux-1080p': 80,
  'HDTV-2160p': 85,
  'WEBRip-2160p': 89,
  'WEBDL-2160p': 90,
  'Bluray-2160p': 100,
  'Remux-2160p': 100,
  'BR-DISK': 100,
  'Raw-HD': 100,
} as const;

export type Quality = keyof typeof qualityScores;

/** All qualities, low to high. */
export const qualities = Object.keys(qualityScores) as readonly Quality[];

/** 0 for an unknown quality. */
export function qualityScore(quality: string): number {
  return Object.hasOwn(qualityScores, quality) ? qualityScores[quality as Quality] : 0;
}
