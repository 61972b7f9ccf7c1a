import type { RequestListener } from 'node:http';
import { Router } from '@koa/router';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import mount from 'koa-mount';

type App = ReturnType<typeof express>;

/** A program that a router is mounted in. */
export interface Host {
  readonly name: string;
  /** What clients find the router below; empty for the root. */
  readonly below: string;
  start(router: Router): RequestListener | Promise<RequestListener>;
}

const koaWith = (router: Router) => {
  const app = new Koa();
  app.use(router.routes());
  return app;
};

const onExpress = (name: string, below: string, prepare: (app: App) => void): Host => ({
  name: `Express, ${name}`,
  below,
  start(router) {
    const app = express();
    prepare(app);
    app.use(...((below === '' ? [] : [below]) as []), koaWith(router).callback());
    return app;
  },
});

const onKoa = (name: string, below: string, use: (app: Koa, router: Router) => void): Host => ({
  name: `Koa, ${name}`,
  below,
  start(router) {
    const app = new Koa();
    use(app, router);
    return app.callback();
  },
});

/** As frameworks do that read bodies before any handler: parsed JSON is left in `request.body`. */
async function startFastify(router: Router): Promise<RequestListener> {
  const app = fastify();
  const answer = koaWith(router).callback();
  app.all('/api/*', (request, reply) => {
    reply.hijack();
    return answer(Object.assign(request.raw, { body: request.body }), reply.raw);
  });
  await app.ready();
  return (req, res) => app.routing(req, res);
}

export const hosts: readonly Host[] = [
  onExpress('by itself', '', () => {}),
  onExpress('after express.json()', '', (app) => app.use(express.json())),
  onExpress('after express.urlencoded()', '', (app) => app.use(express.urlencoded({ extended: true }))),
  onExpress('after express.text()', '', (app) => app.use(express.text({ type: '*/*' }))),
  onExpress('after express.raw()', '', (app) => app.use(express.raw({ type: '*/*' }))),
  onExpress('below a path', '/movies-api', (app) => app.use(express.json(), express.urlencoded())),
  onExpress('below a path like its own', '/api/library', (app) => app.use(express.json())),
  onKoa('below a path of koa-mount', '/cinema', (app, router) => {
    app.use(mount('/cinema', koaWith(router)));
  }),
  onKoa('below two of them', '/a/b', (app, router) => {
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
    start(router) {
      const app = express();
      const koa = new Koa();
      koa.use(mount('/b', koaWith(router)));
      app.use('/a', express.json(), koa.callback());
      return app;
    },
  },
  { name: 'Fastify', below: '', start: startFastify },
];
