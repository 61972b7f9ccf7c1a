import type { MetadataMatchList } from '@cinephage/core';
import { metadataSearchQuerySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { asText, integer, type Parameter, rangeRule, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { urlOf } from './request-target.ts';
import { sendJson } from './send-json.ts';

const { year } = metadataSearchQuerySchema.shape;

export const metadataSearchParameters = {
  query: { convert: asText, rule: 'must have 1 to 200 characters' },
  year: { convert: integer, rule: rangeRule(year.unwrap()) },
} as const satisfies Record<string, Parameter>;

/** Adds the search for movies at the metadata source. */
export function addMetadataRoutes({ router, library, endpoint }: FeatureDeps): void {
  const search = async (ctx: RouterContext) => {
    const query = readParameters(
      parseQueryString(urlOf(ctx)),
      metadataSearchParameters,
      metadataSearchQuerySchema,
    );
    const answer: MetadataMatchList = { matches: await library.metadata.search(query) };
    sendJson(ctx, 200, answer);
  };

  router.get('/api/metadata/search', endpoint('credential', search));
}
