import type { Decide, Rejection } from './decision.ts';
import type { Rule } from './rule.ts';
import { available } from './rules/available.ts';
import { blocklisted } from './rules/blocklisted.ts';
import { delay } from './rules/delay.ts';
import { edition } from './rules/edition.ts';
import { fake } from './rules/fake.ts';
import { formatScore } from './rules/format-score.ts';
import { language } from './rules/language.ts';
import { minimumAge } from './rules/minimum-age.ts';
import { monitored } from './rules/monitored.ts';
import { passwordProtected } from './rules/password.ts';
import { protocol } from './rules/protocol.ts';
import { quality } from './rules/quality.ts';
import { queued } from './rules/queued.ts';
import { retention } from './rules/retention.ts';
import { extra, multiPart, sample, trailer } from './rules/sample.ts';
import { seeders } from './rules/seeders.ts';
import { size } from './rules/size.ts';
import { upgrade } from './rules/upgrade.ts';
import { wrongMovie } from './rules/wrong-movie.ts';

/** In the order of `rejectionCodes`. */
const rules: readonly Rule[] = [
  wrongMovie,
  monitored,
  available,
  edition,
  quality,
  size,
  language,
  formatScore,
  sample,
  trailer,
  extra,
  multiPart,
  fake,
  passwordProtected,
  blocklisted,
  protocol,
  seeders,
  retention,
  minimumAge,
  queued,
  upgrade,
  delay,
];

/**
 * Decides whether a release is grabbed. Every rule is asked, so that all rejections are listed; each has another code.
 *
 * ```ts
 * const { approved, rejections } = decide(release, context);
 * ```
 */
export const decide: Decide = (release, context) => {
  const rejections: Rejection[] = [];
  for (const rule of rules) {
    const rejection = rule(release, context);
    if (rejection !== null) rejections.push(rejection);
  }
  return { approved: rejections.length === 0, rejections };
};
