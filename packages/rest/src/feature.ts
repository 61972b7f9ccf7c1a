import type { Library } from '@cinephage/core';
import type { Router } from '@koa/router';
import type { EndpointFactory } from './endpoint.ts';

/** What the routes of a feature need. */
export interface FeatureDeps {
  readonly router: Router;
  readonly library: Library;
  readonly endpoint: EndpointFactory;
  readonly maxBodyBytes: number;
}
