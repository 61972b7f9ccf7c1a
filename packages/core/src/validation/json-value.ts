import { z } from 'zod';

/** Any JSON value. One schema for all: the OpenAPI document has one component for it. */
export const jsonValue = z.json();
