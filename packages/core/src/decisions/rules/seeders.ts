import { counted } from '../../text/counted.ts';
import { type Rule, reject } from '../rule.ts';

/** A release whose seeders are not known is accepted. */
export const seeders: Rule = (release, { indexer }) => {
  const count = release.protocol === 'torrent' ? release.seeders : null;
  return count === null || count >= indexer.minimumSeeders
    ? null
    : reject(
        'tooFewSeeders',
        `The release has ${counted(count, 'seeder')}; ${indexer.name} asks for ${indexer.minimumSeeders}.`,
      );
};
