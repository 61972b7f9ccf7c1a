import { type CustomFormatsDeps, requireFormat, writeCustomFormats } from './write-custom-format.ts';

/** Deletes a format, and its scores in all quality profiles. */
export function createDeleteCustomFormat(deps: CustomFormatsDeps) {
  const { database } = deps;
  return async function deleteCustomFormat(id: string): Promise<void> {
    await writeCustomFormats(deps, async (em, formats) => {
      const format = requireFormat(formats, id);
      const kysely = database.kysely(em);
      const profiles = await kysely.selectFrom('quality_profile').select(['id', 'format_scores']).execute();
      for (const profile of profiles) {
        const left = profile.format_scores.filter(({ customFormatId }) => customFormatId !== format.id);
        if (left.length < profile.format_scores.length) {
          await kysely
            .updateTable('quality_profile')
            .set({ format_scores: JSON.stringify(left) })
            .where('id', '=', profile.id)
            .execute();
        }
      }
      await kysely.deleteFrom('custom_format').where('id', '=', format.id).execute();
    });
  };
}
