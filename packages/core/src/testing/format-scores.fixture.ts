import type { Library } from '../library.ts';

/** Gives the default profile a cutoff score that no file has; made-up files larger than 10 GiB score 10. */
export async function askForScores({ customFormats, qualityProfiles }: Library): Promise<void> {
  const { id: customFormatId } = await customFormats.create({
    name: 'Large',
    conditions: [{ name: 'Large', type: 'size', minimumSize: 10 }],
  });
  const profile = (await qualityProfiles.list()).find(({ isDefault }) => isDefault);
  await qualityProfiles.update(profile?.id ?? '', {
    ...{ formatScores: [{ customFormatId, score: 10 }], cutoffFormatScore: 20 },
  });
}
