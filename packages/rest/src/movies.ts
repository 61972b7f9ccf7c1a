import {
  type AutoSearchInput,
  invalidInputOf,
  type MovieBulkUpdateInput,
  type MovieCreateInput,
  type MovieUpdateInput,
} from '@cinephage/core';
import { movieAddManySchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject, readOptionalJsonObject } from './json-body.ts';
import { readDeleteOptions, readListQuery } from './movie-parameters.ts';
import { idOf, urlOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';
import { successBody } from './success-body.ts';

const movies = '/api/library/movies';
const movie = `${movies}/:id`;

/** Adds the movie routes; each calls one operation of the library. */
export function addMovieRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  /** Not validated here: the library validates its input, with the same rules for every adapter. */
  const body = async <Input>(ctx: RouterContext) => (await readJsonObject(ctx, maxBodyBytes)) as Input;

  const list = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.movies.list(readListQuery(urlOf(ctx))));
  };

  const add = async (ctx: RouterContext) => {
    const created = await library.movies.add(await body<MovieCreateInput>(ctx));
    ctx.res.setHeader('Location', locationOf(ctx, `${movies}/${created.id}`));
    sendJson(ctx, 201, successBody(created, 'Movie added to library'));
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.movies.get(idOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const updated = await library.movies.update(idOf(ctx), await body<MovieUpdateInput>(ctx));
    sendJson(ctx, 200, successBody(updated));
  };

  const bulkUpdate = async (ctx: RouterContext) => {
    const updated = await library.movies.bulkUpdate(await body<MovieBulkUpdateInput>(ctx));
    sendJson(ctx, 200, successBody(updated));
  };

  const bulkAdd = async (ctx: RouterContext) => {
    // The library receives the list only, so unknown fields of the body are refused here.
    const checked = movieAddManySchema.safeParse(await body(ctx), { reportInput: true });
    if (!checked.success) throw invalidInputOf(checked.error);
    sendJson(ctx, 200, successBody(await library.movies.addMany(checked.data.inputs)));
  };

  const remove = async (ctx: RouterContext) => {
    await library.movies.delete(idOf(ctx), readDeleteOptions(urlOf(ctx)));
    sendNoContent(ctx);
  };

  const autoSearch = async (ctx: RouterContext) => {
    const options = (await readOptionalJsonObject(ctx, maxBodyBytes)) as AutoSearchInput | undefined;
    const started = await library.movies.autoSearch(idOf(ctx), options);
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.searchId}`));
    sendJson(ctx, 202, successBody(started, 'Search initiated'));
  };

  const refresh = async (ctx: RouterContext) => {
    const started = await library.movies.refresh(idOf(ctx));
    ctx.res.setHeader('Location', locationOf(ctx, `/api/tasks/${started.taskId}`));
    sendJson(ctx, 202, successBody(started, 'Refresh queued'));
  };

  router.get(movies, endpoint('credential', list));
  router.post(movies, endpoint('credential', add));
  router.put(`${movies}/bulk`, endpoint('credential', bulkUpdate));
  router.post(`${movies}/bulk-add`, endpoint('credential', bulkAdd));
  router.get(movie, endpoint('credential', get));
  router.put(movie, endpoint('credential', update));
  router.delete(movie, endpoint('credential', remove));
  router.post(`${movie}/auto-search`, endpoint('credential', autoSearch));
  router.post(`${movie}/refresh`, endpoint('credential', refresh));
}
