import type { RequestListener } from 'node:http';
import type { Library } from '@cinephage/core';
import { getRequestListener } from '@hono/node-server';
import { Router } from '@koa/router';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import mount from 'koa-mount';
import { createRestFetch, createRestHandler, createRestRouter, type RestOptions } from '../../src/index.ts';

type App = ReturnType<typeof express>;

/** A program that mounts the REST API. */
export interface Host {
  readonly name: string;
  /** The path below which clients reach the API; empty for the root. */
  readonly below: string;
  start(library: Library, options: RestOptions): RequestListener | Promise<RequestListener>;
}

const koaWith = (router: Router) => {
  const app = new Koa();
  app.use(router.routes());
  return app;
};

const onKoa = (name: string, below: string, use: (app: Koa, router: Router) => void): Host => ({
  name: `Koa, ${name}`,
  below,
  start(library, options) {
    const app = new Koa();
    use(app, createRestRouter(library, options));
    return app.callback();
  },
});

const onExpress = (name: string, below: string, prepare: (app: App) => void): Host => ({
  name: `Express, ${name}`,
  below,
  start(library, options) {
    const app = express();
    prepare(app);
    app.use(...((below === '' ? [] : [below]) as []), createRestHandler(library, options));
    return app;
  },
});

/** Fastify reads bodies before any handler and leaves the parsed JSON in `request.body`. */
async function startFastify(library: Library, options: RestOptions): Promise<RequestListener> {
  const app = fastify();
  const handler = createRestHandler(library, options);
  app.all(`${options.basePath ?? ''}/api/*`, (request, reply) => {
    reply.hijack();
    return handler(Object.assign(request.raw, { body: request.body }), reply.raw);
  });
  await app.ready();
  return (req, res) => app.routing(req, res);
}

function startHono(library: Library, options: RestOptions): RequestListener {
  const app = new Hono();
  const rest = createRestFetch(library, options);
  app.all(`${options.basePath ?? ''}/api/*`, ({ req, env }) => {
    const clientIp = (env as { incoming: { socket: { remoteAddress?: string } } }).incoming.socket
      .remoteAddress;
    return rest(req.raw, {
      caller: { clientIp: clientIp ?? '', host: req.header('host') ?? '', protocol: 'http' },
    });
  });
  return getRequestListener(app.fetch);
}

export const hosts: readonly Host[] = [
  {
    name: 'node:http',
    below: '',
    start: (library, options) => createRestHandler(library, options),
  },
  {
    name: 'node:http, with a base path',
    below: '/movies-api',
    start: (library, options) => createRestHandler(library, { ...options, basePath: '/movies-api' }),
  },
  onExpress('by itself', '', () => {}),
  onExpress('after express.json()', '', (app) => app.use(express.json())),
  onExpress('after express.urlencoded()', '', (app) => app.use(express.urlencoded({ extended: true }))),
  onExpress('after express.text()', '', (app) => app.use(express.text({ type: '*/*' }))),
  onExpress('after express.raw()', '', (app) => app.use(express.raw({ type: '*/*' }))),
  onExpress('below a path', '/movies-api', (app) => app.use(express.json(), express.urlencoded())),
  onExpress('below a path like the path of a route', '/api/library', (app) => app.use(express.json())),
  { name: 'Fastify', below: '', start: startFastify },
  {
    name: 'Fastify, below a path',
    below: '/movies-api',
    start: (library, options) => startFastify(library, { ...options, basePath: '/movies-api' }),
  },
  { name: 'Hono', below: '', start: startHono },
  {
    name: 'Hono, below a path',
    below: '/movies-api',
    start: (library, options) => startHono(library, { ...options, basePath: '/movies-api' }),
  },
  onKoa('below a path of koa-mount', '/cinema', (app, router) => {
    app.use(mount('/cinema', koaWith(router)));
  }),
  onKoa('below two paths of koa-mount', '/a/b', (app, router) => {
    const inner = new Koa();
    inner.use(mount('/b', router.routes() as Koa.Middleware));
    app.use(mount('/a', inner));
  }),
  onKoa('below a path of a router', '/cinema', (app, router) => {
    const outer = new Router();
    outer.use('/cinema', router.routes());
    app.use(outer.routes());
  }),
  onKoa('below a router with a prefix', '/cinema', (app, router) => {
    const outer = new Router({ prefix: '/cinema' });
    outer.use(router.routes());
    app.use(outer.routes());
  }),
  {
    name: 'Koa below a path of Express and one of koa-mount',
    below: '/a/b',
    start(library, options) {
      const app = express();
      const koa = new Koa();
      koa.use(mount('/b', koaWith(createRestRouter(library, options))));
      app.use('/a', express.json(), koa.callback());
      return app;
    },
  },
];
