import {
  downloadClientCreateSchema,
  downloadClientListSchema,
  downloadClientSchema,
  downloadClientStatusSchema,
  downloadClientUpdateSchema,
  grabPageSchema,
  grabSchema,
  grabSourceSchema,
  grabStateSchema,
  protocolSchema,
  queueItemSchema,
  queueMessageSchema,
  queuePageSchema,
  queueStatusSchema,
  releaseGrabSchema,
  remotePathMappingInputSchema,
  remotePathMappingSchema,
  trackedDownloadStateSchema,
  trackedDownloadStatusSchema,
} from '@cinephage/core/schemas';
import { downloadClientTestedBody, releaseGrabbedBody } from '../success-body.ts';

/** Download clients, releases that are handed to them, and what they do with them. */
export const downloadInputs = [
  downloadClientCreateSchema,
  downloadClientUpdateSchema,
  releaseGrabSchema,
  remotePathMappingInputSchema,
  protocolSchema,
];

export const downloadOutputs = [
  downloadClientListSchema,
  downloadClientSchema,
  downloadClientStatusSchema,
  downloadClientTestedBody,
  grabPageSchema,
  grabSchema,
  grabSourceSchema,
  grabStateSchema,
  protocolSchema,
  queueItemSchema,
  queueMessageSchema,
  queuePageSchema,
  queueStatusSchema,
  releaseGrabbedBody,
  remotePathMappingSchema,
  trackedDownloadStateSchema,
  trackedDownloadStatusSchema,
];
