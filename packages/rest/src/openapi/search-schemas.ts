import {
  foundReleaseSchema,
  indexerResultSchema,
  pendingReleaseListSchema,
  pendingReleaseSchema,
  rejectionCodeSchema,
  rejectionSchema,
  releaseSearchResultSchema,
  releaseSearchTypeSchema,
  versionDecisionSchema,
} from '@cinephage/core/schemas';

export const searchInputs = [releaseSearchTypeSchema];
export const searchOutputs = [
  foundReleaseSchema,
  indexerResultSchema,
  pendingReleaseListSchema,
  pendingReleaseSchema,
  rejectionCodeSchema,
  rejectionSchema,
  releaseSearchResultSchema,
  versionDecisionSchema,
];
