import {
  conditionTypeSchema,
  customFormatCreateSchema,
  customFormatImportResultSchema,
  customFormatImportSchema,
  customFormatListSchema,
  customFormatResultSchema,
  customFormatSchema,
  customFormatTestResultSchema,
  customFormatTestSchema,
  customFormatUpdateSchema,
  formatConditionInputSchema,
  formatConditionResultSchema,
  formatConditionSchema,
  formatScoreInputSchema,
  formatScoreSchema,
  indexerFlagSchema,
  parsedReleaseSchema,
  profileScoreSchema,
  publishedFormatInputSchema,
  trashScoreSchema,
} from '@cinephage/core/schemas';

/** Custom formats, and what a release is to be matched with them. */
export const formatInputs = [
  customFormatCreateSchema,
  customFormatImportSchema,
  customFormatTestSchema,
  customFormatUpdateSchema,
  formatConditionInputSchema,
  formatScoreInputSchema,
  indexerFlagSchema,
  publishedFormatInputSchema,
];

export const formatOutputs = [
  customFormatImportResultSchema,
  customFormatListSchema,
  customFormatResultSchema,
  customFormatSchema,
  customFormatTestResultSchema,
  formatConditionResultSchema,
  formatConditionSchema,
  formatScoreSchema,
  conditionTypeSchema,
  profileScoreSchema,
  parsedReleaseSchema,
  trashScoreSchema,
];
