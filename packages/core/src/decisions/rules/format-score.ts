import { ofTarget, reject } from '../rule.ts';

export const formatScore = ofTarget((_release, { profile }, { formatScore: score }) =>
  score >= profile.minimumFormatScore
    ? null
    : reject(
        'formatScoreTooLow',
        `The custom formats of the release score ${score}; the quality profile ${profile.name} asks for ${profile.minimumFormatScore}.`,
      ),
);
