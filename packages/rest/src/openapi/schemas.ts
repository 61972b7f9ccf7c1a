import { errorCodes } from '@cinephage/core';
import {
  activityPageSchema,
  activitySchema,
  activityTypeSchema,
  autoSearchOptionsSchema,
  colonReplacementSchema,
  creditsSchema,
  fileEventSchema,
  fileRenameSchema,
  genreStatisticsSchema,
  importCandidateSchema,
  importDetectInputSchema,
  importDetectionSchema,
  importExecuteInputSchema,
  importedFileSchema,
  importItemSchema,
  importMethodSchema,
  importMovieSchema,
  importRejectionCodeSchema,
  importRejectionSchema,
  importResultSchema,
  importSidecarSchema,
  leftOutReasonSchema,
  leftOutSchema,
  libraryEventSchema,
  libraryFileListSchema,
  libraryFileSchema,
  libraryStatisticsSchema,
  mediaInfoSchema,
  mediaProblemSchema,
  metadataMatchListSchema,
  metadataMatchSchema,
  minimumAvailabilitySchema,
  movieAddManySchema,
  movieBulkUpdateSchema,
  movieCreateSchema,
  movieEventSchema,
  movieFileSchema,
  movieFileSummarySchema,
  movieImageSchema,
  movieListItemSchema,
  movieListSchema,
  movieSchema,
  movieUpdateSchema,
  movieVersionListSchema,
  movieVersionSchema,
  namingPreviewListSchema,
  namingPreviewOptionsSchema,
  namingPreviewSchema,
  namingProblemSchema,
  namingProblemSeveritySchema,
  namingSettingsSchema,
  namingTemplatesSchema,
  namingTokenListSchema,
  namingTokenSchema,
  namingTokenSubjectSchema,
  namingUpdateSchema,
  namingValidationSchema,
  paginationSchema,
  qualityDefinitionListSchema,
  qualityDefinitionSchema,
  qualityDefinitionsUpdateSchema,
  qualityDefinitionUpdateSchema,
  qualityGroupInputSchema,
  qualityGroupSchema,
  qualityProfileCreateSchema,
  qualityProfileListSchema,
  qualityProfileSchema,
  qualityProfileUpdateSchema,
  qualityStatisticsSchema,
  recycleBinItemSchema,
  recycleBinPageSchema,
  renameFilesSchema,
  renamePreviewParamsSchema,
  renamePreviewSchema,
  rootFolderCreateSchema,
  rootFolderListSchema,
  rootFolderProblemSchema,
  rootFolderScanSchema,
  rootFolderSchema,
  rootFolderStatisticsSchema,
  rootFolderUpdateSchema,
  rootFolderValidateSchema,
  rootFolderValidationSchema,
  rootScanStateSchema,
  scanProblemKindSchema,
  scanProblemSchema,
  scanResultSchema,
  scanStartSchema,
  scanStatusSchema,
  scheduleListSchema,
  scheduleSchema,
  scheduleUpdateSchema,
  searchTypeSchema,
  sidecarRenameSchema,
  taskCountSchema,
  taskEventSchema,
  taskFailureSchema,
  taskPageSchema,
  taskSchema,
  taskStateSchema,
  unmatchedCandidateSchema,
  unmatchedFileListSchema,
  unmatchedFileSchema,
  unmatchedMatchSchema,
  unmatchedReasonSchema,
  versionCreateSchema,
  versionStatisticsSchema,
  versionUpdateSchema,
  yearStatisticsSchema,
} from '@cinephage/core/schemas';
import { z } from 'zod';
import { transportErrorCodes } from '../errors.ts';
import {
  bulkUpdatedBody,
  fileRestoredBody,
  movieCreatedBody,
  moviesAddedBody,
  movieUpdatedBody,
  refreshStartedBody,
  searchStartedBody,
  taskStartedBody,
  unmatchedMatchedBody,
} from '../success-body.ts';
import type { JsonSchema } from './types.ts';

const error = z
  .strictObject({
    success: z.literal(false),
    error: z.string().meta({ description: 'One sentence for people.' }),
    code: z.enum([...errorCodes, ...transportErrorCodes]).meta({ description: 'Stable, for programs.' }),
    details: z
      .array(
        z.strictObject({
          field: z
            .string()
            .meta({ description: 'The name of a parameter, or the dotted path of a field in the body.' }),
          message: z.string().meta({ description: 'The rule that the field breaks.' }),
          id: z.string().optional().meta({
            description:
              'With 409: the id of what exists already, such as the movie with this TMDB id or the running task.',
          }),
        }),
      )
      .optional()
      .meta({ description: 'One entry per broken rule, or what conflicts with the request.' }),
  })
  .meta({ id: 'Error', description: 'The body of every error response.' });

const inputs = [
  importDetectInputSchema,
  importExecuteInputSchema,
  importItemSchema,
  importMethodSchema,
  movieAddManySchema,
  movieCreateSchema,
  movieUpdateSchema,
  movieBulkUpdateSchema,
  autoSearchOptionsSchema,
  minimumAvailabilitySchema,
  colonReplacementSchema,
  namingPreviewOptionsSchema,
  namingTemplatesSchema,
  namingUpdateSchema,
  qualityDefinitionsUpdateSchema,
  qualityDefinitionUpdateSchema,
  qualityGroupInputSchema,
  qualityProfileCreateSchema,
  qualityProfileUpdateSchema,
  rootFolderCreateSchema,
  rootFolderUpdateSchema,
  rootFolderValidateSchema,
  renameFilesSchema,
  renamePreviewParamsSchema,
  scanStartSchema,
  scheduleUpdateSchema,
  searchTypeSchema,
  versionCreateSchema,
  versionUpdateSchema,
  unmatchedMatchSchema,
];
const outputs = [
  importCandidateSchema,
  importDetectionSchema,
  importedFileSchema,
  importMovieSchema,
  importRejectionCodeSchema,
  importRejectionSchema,
  importResultSchema,
  importSidecarSchema,
  fileRenameSchema,
  renamePreviewSchema,
  sidecarRenameSchema,
  activitySchema,
  activityPageSchema,
  activityTypeSchema,
  recycleBinItemSchema,
  recycleBinPageSchema,
  fileRestoredBody,
  fileEventSchema,
  genreStatisticsSchema,
  libraryStatisticsSchema,
  metadataMatchSchema,
  metadataMatchListSchema,
  moviesAddedBody,
  qualityStatisticsSchema,
  taskCountSchema,
  versionStatisticsSchema,
  rootFolderStatisticsSchema,
  yearStatisticsSchema,
  bulkUpdatedBody,
  libraryFileListSchema,
  libraryFileSchema,
  mediaProblemSchema,
  movieVersionListSchema,
  movieVersionSchema,
  creditsSchema,
  error,
  libraryEventSchema,
  mediaInfoSchema,
  minimumAvailabilitySchema,
  movieSchema,
  movieCreatedBody,
  movieEventSchema,
  movieFileSchema,
  movieFileSummarySchema,
  movieImageSchema,
  movieListSchema,
  movieListItemSchema,
  movieUpdatedBody,
  colonReplacementSchema,
  namingPreviewSchema,
  namingPreviewListSchema,
  namingProblemSchema,
  namingProblemSeveritySchema,
  namingSettingsSchema,
  namingTokenSchema,
  namingTokenListSchema,
  namingTokenSubjectSchema,
  namingValidationSchema,
  paginationSchema,
  qualityDefinitionSchema,
  qualityDefinitionListSchema,
  qualityGroupSchema,
  qualityProfileSchema,
  qualityProfileListSchema,
  refreshStartedBody,
  rootFolderSchema,
  rootFolderListSchema,
  rootFolderProblemSchema,
  rootFolderValidationSchema,
  leftOutReasonSchema,
  leftOutSchema,
  scanProblemKindSchema,
  scanProblemSchema,
  rootFolderScanSchema,
  rootScanStateSchema,
  scanResultSchema,
  scanStatusSchema,
  scheduleSchema,
  scheduleListSchema,
  searchStartedBody,
  searchTypeSchema,
  taskSchema,
  taskEventSchema,
  taskFailureSchema,
  taskPageSchema,
  taskStartedBody,
  taskStateSchema,
  unmatchedCandidateSchema,
  unmatchedFileSchema,
  unmatchedFileListSchema,
  unmatchedMatchedBody,
  unmatchedReasonSchema,
];

const componentUri = (id: string) => `#/components/schemas/${id}`;

/** `components.schemas`, generated from the schemas that validate. */
export function createComponentSchemas(): Record<string, JsonSchema> {
  return { ...toComponents(outputs, 'output'), ...toComponents(inputs, 'input') };
}

function toComponents(schemas: readonly z.ZodType[], io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const schema of schemas) registry.add(schema, { id: idOf(schema) });
  const { __shared: shared, ...components } = z.toJSONSchema(registry, {
    io,
    uri: componentUri,
    override: ({ jsonSchema }) => simplify(jsonSchema),
  }).schemas;
  return relocateShared({ ...components, ...shared?.$defs });
}

function idOf(schema: z.ZodType): string {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('A schema of the API has no id.');
  return id;
}

/** Removes the patterns that zod adds to formats, and the limits of safe integers: they tell a reader of the document nothing. */
export function simplify(schema: JsonSchema): void {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/**
 * What `z.json()` accepts. zod describes it by a recursive schema, for which openapi-typescript generates a type that does not
 * compile.
 */
const anyJson: JsonSchema = { description: 'Any JSON value.' };

/** Makes the unnamed schema that several components share, that of any JSON value, a component. */
function relocateShared(components: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const text = JSON.stringify(components, (key, value) =>
    key === '$id' || key === '$schema' ? undefined : value,
  );
  const relocated = JSON.parse(
    text
      .replaceAll(`${componentUri('__shared')}#/$defs/`, componentUri(''))
      .replaceAll('schema0', 'JsonValue'),
  );
  return 'JsonValue' in relocated ? { ...relocated, JsonValue: anyJson } : relocated;
}
