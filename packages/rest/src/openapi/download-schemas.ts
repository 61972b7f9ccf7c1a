import {
  downloadClientCreateSchema,
  downloadClientListSchema,
  downloadClientSchema,
  downloadClientUpdateSchema,
  grabPageSchema,
  grabSchema,
  grabSourceSchema,
  grabStateSchema,
  protocolSchema,
  releaseGrabSchema,
  remotePathMappingInputSchema,
  remotePathMappingSchema,
} from '@cinephage/core/schemas';
import { downloadClientTestedBody, releaseGrabbedBody } from '../success-body.ts';

/** Download clients, and releases that are handed to them. */
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
  downloadClientTestedBody,
  grabPageSchema,
  grabSchema,
  grabSourceSchema,
  grabStateSchema,
  protocolSchema,
  releaseGrabbedBody,
  remotePathMappingSchema,
];
