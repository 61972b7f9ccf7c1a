import { describedEnum } from '../validation/described-enum.ts';
import { protocols } from './release.ts';

export const protocolSchema = describedEnum(
  protocols,
  { torrent: 'A `.torrent` file or a magnet link.', usenet: 'An NZB file.' },
  { id: 'Protocol', description: 'How a release is downloaded.' },
);
