import { ofTarget, reject } from '../rule.ts';
import { megabyte, numberInWords, sizeInWords } from '../words.ts';

/** Assumed if the runtime is not known. */
const usualRuntime = 110;

/** A release of unknown size is accepted: there is nothing to compare. */
export const size = ofTarget((release, target, { sizeLimits }) => {
  const bytes = release.size;
  if (bytes === null || bytes <= 0 || sizeLimits === null) return null;
  const runtime = runtimeOf(target);
  const perMinute = bytes / megabyte / runtime;
  const { minimumSize, maximumSize } = sizeLimits;
  const measured = () =>
    `${sizeInWords(bytes)} for ${target.runtime ? '' : 'the usual '}${runtime} minutes are ${numberInWords(perMinute)} MB per minute`;
  const name = release.parsed.quality.name;
  if (perMinute < minimumSize) {
    return reject('tooSmall', `${measured()}; ${name} has at least ${numberInWords(minimumSize)}.`);
  }
  return maximumSize === null || perMinute <= maximumSize
    ? null
    : reject('tooLarge', `${measured()}; ${name} has at most ${numberInWords(maximumSize)}.`);
});

/** Minutes. */
export const runtimeOf = ({ runtime }: { readonly runtime: number | null }): number =>
  runtime === null || runtime <= 0 ? usualRuntime : runtime;
