import type {
  LibraryFileList,
  MovieVersionCreateInput,
  MovieVersionDeleteInput,
  MovieVersionList,
  MovieVersionUpdateInput,
} from '@cinephage/core';
import { versionDeleteOptionsSchema } from '@cinephage/core/schemas';
import type { RouterContext } from '@koa/router';
import type { FeatureDeps } from './feature.ts';
import { readJsonObject } from './json-body.ts';
import { boolean, booleanRule, type Parameter, readParameters } from './query-parameters.ts';
import { parseQueryString } from './query-string.ts';
import { idOf, urlOf } from './request-target.ts';
import { locationOf, sendJson, sendNoContent } from './send-json.ts';

const movie = '/api/library/movies/:id';
const versions = `${movie}/versions`;
const version = `${versions}/:versionId`;

export const versionDeleteParameters: Readonly<Record<keyof MovieVersionDeleteInput, Parameter>> = {
  deleteFiles: { convert: boolean, rule: booleanRule },
};

const versionIdOf = (ctx: RouterContext): string => ctx.params.versionId ?? '';

/** Adds the routes of the versions of a movie, and of its files. */
export function addVersionRoutes({ router, library, endpoint, maxBodyBytes }: FeatureDeps): void {
  const list = async (ctx: RouterContext) => {
    const answer: MovieVersionList = { versions: await library.versions.list(idOf(ctx)) };
    sendJson(ctx, 200, answer);
  };

  const create = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as unknown as MovieVersionCreateInput;
    const created = await library.versions.create(idOf(ctx), input);
    const path = `/api/library/movies/${created.movieId}/versions/${created.id}`;
    ctx.res.setHeader('Location', locationOf(ctx, path));
    sendJson(ctx, 201, created);
  };

  const get = async (ctx: RouterContext) => {
    sendJson(ctx, 200, await library.versions.get(idOf(ctx), versionIdOf(ctx)));
  };

  const update = async (ctx: RouterContext) => {
    const input = (await readJsonObject(ctx, maxBodyBytes)) as MovieVersionUpdateInput;
    sendJson(ctx, 200, await library.versions.update(idOf(ctx), versionIdOf(ctx), input));
  };

  const remove = async (ctx: RouterContext) => {
    const query = parseQueryString(urlOf(ctx));
    const options = readParameters(query, versionDeleteParameters, versionDeleteOptionsSchema);
    await library.versions.delete(idOf(ctx), versionIdOf(ctx), options);
    sendNoContent(ctx);
  };

  const listFiles = async (ctx: RouterContext) => {
    const answer: LibraryFileList = { files: await library.files.list(idOf(ctx)) };
    sendJson(ctx, 200, answer);
  };

  const removeFile = async (ctx: RouterContext) => {
    await library.files.delete(idOf(ctx), ctx.params.fileId ?? '');
    sendNoContent(ctx);
  };

  router.get(versions, endpoint('credential', list));
  router.post(versions, endpoint('credential', create));
  router.get(version, endpoint('credential', get));
  router.put(version, endpoint('credential', update));
  router.delete(version, endpoint('credential', remove));
  router.get(`${movie}/files`, endpoint('credential', listFiles));
  router.delete(`${movie}/files/:fileId`, endpoint('credential', removeFile));
}
