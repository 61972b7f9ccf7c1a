import {
  blocklistAddSchema,
  blocklistItemSchema,
  blocklistPageSchema,
  delayProfileCreateSchema,
  delayProfileListSchema,
  delayProfileSchema,
  delayProfileUpdateSchema,
  downloadSettingsSchema,
  downloadSettingsUpdateSchema,
  properPreferenceSchema,
  protocolSchema,
  searchSettingsSchema,
  searchSettingsUpdateSchema,
} from '@cinephage/core/schemas';
import { blocklistClearedBody } from '../success-body.ts';

/** Delay profiles, the blocklist, and the settings of searches. */
export const decisionInputs = [
  blocklistAddSchema,
  delayProfileCreateSchema,
  delayProfileUpdateSchema,
  properPreferenceSchema,
  protocolSchema,
  downloadSettingsUpdateSchema,
  searchSettingsUpdateSchema,
];

export const decisionOutputs = [
  blocklistClearedBody,
  blocklistItemSchema,
  blocklistPageSchema,
  delayProfileListSchema,
  delayProfileSchema,
  properPreferenceSchema,
  protocolSchema,
  downloadSettingsSchema,
  searchSettingsSchema,
];
