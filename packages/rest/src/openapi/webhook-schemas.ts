import {
  deliveryStateSchema,
  webhookCreateSchema,
  webhookDeliveryPageSchema,
  webhookDeliverySchema,
  webhookEventTypeSchema,
  webhookListSchema,
  webhookSchema,
  webhookUpdateSchema,
} from '@cinephage/core/schemas';
import { webhookTestedBody } from '../success-body.ts';

/** Webhooks and their deliveries. */
export const webhookInputs = [webhookEventTypeSchema, webhookCreateSchema, webhookUpdateSchema];

export const webhookOutputs = [
  deliveryStateSchema,
  webhookDeliveryPageSchema,
  webhookDeliverySchema,
  webhookEventTypeSchema,
  webhookListSchema,
  webhookSchema,
  webhookTestedBody,
];
