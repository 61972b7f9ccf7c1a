import type { Release } from '../releases/release.ts';
import type { DecisionContext, DecisionTarget, Rejection } from './decision.ts';
import { type RejectionCode, rejectionCodes } from './rejection-codes.ts';

/** Why a release is rejected; null if the rule has nothing against it. It reads nothing besides its parameters. */
export type Rule = (release: Release, context: DecisionContext) => Rejection | null;

/** A rule about a movie: it has nothing against a release that is of none. */
export const ofTarget =
  (rule: (release: Release, target: DecisionTarget, context: DecisionContext) => Rejection | null): Rule =>
  (release, context) =>
    context.target === null ? null : rule(release, context.target, context);

export const reject = (code: RejectionCode, sentence: string): Rejection => ({
  code,
  sentence,
  permanent: rejectionCodes[code].permanent,
});
