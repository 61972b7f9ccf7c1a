import { z } from 'zod';
import { describedEnum } from '../validation/described-enum.ts';
import { type RejectionCode, rejectionCodes } from './rejection-codes.ts';

const codes = Object.keys(rejectionCodes) as RejectionCode[];
const descriptions = Object.fromEntries(
  codes.map((code) => [code, rejectionCodes[code].description]),
) as Record<RejectionCode, string>;

export const rejectionCodeSchema = describedEnum(codes, descriptions, {
  id: 'RejectionCode',
  description: 'Why a release is rejected, for programs.',
});

export const rejectionSchema = z
  .strictObject({
    code: rejectionCodeSchema,
    sentence: z.string().meta({ description: 'A sentence for people, with the numbers that were compared.' }),
    permanent: z.boolean().meta({
      description: 'Whether waiting cannot make the release acceptable; false: with a delay, or a queue.',
    }),
  })
  .meta({ id: 'Rejection', description: 'Reason why a release is not grabbed.' });
