import { ofTarget, reject } from '../rule.ts';

export const quality = ofTarget(({ parsed }, { profile }) => {
  const { name } = parsed.quality;
  if (profile.qualities.includes(name)) return null;
  return name === 'Unknown'
    ? reject('unknownQuality', 'The name of the release does not say its quality.')
    : reject('qualityNotAllowed', `The quality profile ${profile.name} does not allow ${name}.`);
});
