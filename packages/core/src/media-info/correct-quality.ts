import type { Quality } from '../quality/qualities.ts';
import type { ReleaseQuality } from '../releases/parsed-release.schema.ts';
import { type QualityParts, qualityName } from '../releases/quality-name.ts';
import type { ProbedMedia } from './probed-media.ts';

type Lines = NonNullable<ReleaseQuality['resolution']>;

export interface CorrectedQuality extends QualityParts {
  readonly name: Quality;
  /** What says so: words of the name, the picture, or only the extension of the name; null: nothing does. */
  readonly evidence: 'words' | 'media' | 'extension' | null;
}

/**
 * Corrects the resolution that a name claims by the one that the picture has. The source stays as the name has it, for
 * a picture does not show it; a name that claims none is taken for television.
 *
 * ```ts
 * const claimed = parseReleaseName('Inception.2010.1080p.BluRay.x264-GROUP').quality;
 * correctQuality(claimed, { width: 1280, height: 536 }).name; // Bluray-720p
 * ```
 */
export function correctQuality(
  claimed: ReleaseQuality,
  { width, height }: Pick<ProbedMedia, 'width' | 'height'>,
): CorrectedQuality {
  if (width === null || height === null || hasNoResolution(claimed)) {
    return claimed;
  }
  const lines = linesOf(width, height);
  if (claimed.evidence !== 'words') {
    return isDvdByExtension(claimed, lines) ? claimed : corrected({ ...television, resolution: lines });
  }
  const result = corrected({ ...claimed, resolution: lines, modifier: modifierAt(lines, claimed) });
  return result.name === claimed.name ? claimed : result;
}

const television: Pick<QualityParts, 'source' | 'modifier'> = { source: 'tv', modifier: null };

/** DVDs, copies from cinemas and whole discs are qualities whatever their pictures are. */
function hasNoResolution({ source, modifier, evidence }: ReleaseQuality): boolean {
  const hasOneQuality = source !== 'tv' && source !== 'webdl' && source !== 'webrip' && source !== 'bluray';
  return evidence === 'words' && (hasOneQuality || modifier === 'brdisk' || modifier === 'rawhd');
}

/** Files such as VOB are of DVDs, as long as they are as small as DVDs. */
const isDvdByExtension = ({ source }: ReleaseQuality, lines: Lines) => source === 'dvd' && lines <= 576;

/** A remux counts as one at 1080p and 2160p only. */
const modifierAt = (lines: Lines, { modifier }: ReleaseQuality) =>
  modifier === 'remux' && lines < 1080 ? null : modifier;

function corrected({ source, resolution, modifier }: QualityParts): CorrectedQuality {
  // 576 lines are a quality of their own on Blu-ray only.
  const step = resolution === 576 && source !== 'bluray' ? 480 : resolution;
  const parts = { source, resolution: step, modifier };
  return { name: qualityName(parts), ...parts, evidence: 'media' };
}

/** Width or height is enough: wide pictures lack lines (1920x800), and those of 4:3 lack width (1440x1080). */
const smallest: readonly (readonly [lines: Lines, width: number, height: number])[] = [
  [2160, 3200, 2100],
  [1080, 1800, 1000],
  [720, 1200, 700],
  [576, 1000, 560],
];

/** The resolution as names of releases count it; a few columns or lines may be cut off. */
function linesOf(width: number, height: number): Lines {
  const [lines] = smallest.find((step) => width >= step[1] || height >= step[2]) ?? [480];
  return lines;
}
