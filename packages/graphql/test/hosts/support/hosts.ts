import { createServer, type RequestListener } from 'node:http';
import middie from '@fastify/middie';
import connect from 'connect';
import express5 from 'express';
import express4 from 'express-4';
import fastify from 'fastify';
import type { GraphQLGateway } from '../../../src/index.ts';

type Gateway = Pick<GraphQLGateway, 'handle'>;

/** A program that a gateway is mounted in, and where it is served then. */
export interface Host {
  readonly name: string;
  readonly path: string;
  /** Answers requests; what else there is in the host answers `the host`. */
  start(gateway: Gateway): RequestListener | Promise<RequestListener>;
}

type Express = typeof express5;
type App = ReturnType<Express>;

const expresses: readonly (readonly [string, Express])[] = [
  ['Express 5', express5],
  ['Express 4', express4],
];

/** An app of each Express, with a last handler that says that none before it answered. */
const onExpress = (
  name: string,
  path: string,
  mount: (app: App, gateway: Gateway, express: Express) => void,
) =>
  expresses.map(
    ([version, express]): Host => ({
      name: `${version}, ${name}`,
      path,
      start(gateway) {
        const app = express();
        mount(app, gateway, express);
        app.use((_req, res) => void res.send('the host'));
        return app;
      },
    }),
  );

export const hosts: readonly Host[] = [
  {
    name: 'node:http',
    path: '/graphql',
    start: ({ handle }) => createServer(handle).listeners('request')[0] as RequestListener,
  },
  ...onExpress('use at its path', '/graphql', (app, { handle }) => app.use('/graphql', handle)),
  ...onExpress('use without a path', '/graphql', (app, { handle }) => app.use(handle)),
  ...onExpress('all', '/graphql', (app, { handle }) => {
    app.all(['/graphql', /^\/graphql\/.*/u], handle);
  }),
  ...onExpress('a function around it', '/graphql', (app, gateway) =>
    app.use('/graphql', (req, res, next) => gateway.handle(req, res, next)),
  ),
  ...onExpress('after its body parsers', '/graphql', (app, { handle }, express) => {
    app.use(express.json(), express.urlencoded({ extended: true }), express.text(), express.raw());
    app.use('/graphql', handle);
  }),
  ...onExpress('after a parser of text', '/graphql', (app, { handle }, express) => {
    app.use(express.text({ type: '*/*' }));
    app.use('/graphql', handle);
  }),
  ...onExpress('after a parser of bytes', '/graphql', (app, { handle }, express) => {
    app.use(express.raw({ type: '*/*' }));
    app.use('/graphql', handle);
  }),
  ...onExpress('below another router', '/cinema/graphql', (app, { handle }, express) => {
    const router = express.Router();
    router.use('/graphql', handle);
    app.use('/cinema', express.json(), router);
  }),
  ...onExpress('as the only thing below a path', '/cinema/graphql', (app, { handle }) =>
    app.use('/cinema', handle),
  ),
  ...onExpress('by another name', '/api/gql', (app, { handle }) => app.use('/api/gql', handle)),
  {
    name: 'Connect',
    path: '/graphql',
    start({ handle }) {
      const app = connect();
      app.use('/graphql', handle);
      app.use((_req, res) => res.end('the host'));
      return app;
    },
  },
  {
    name: 'Fastify with middie',
    path: '/graphql',
    async start({ handle }) {
      const app = fastify();
      await app.register(middie);
      app.use('/graphql', handle);
      app.all('/*', () => 'the host');
      await app.ready();
      return (req, res) => app.routing(req, res);
    },
  },
  {
    name: 'Fastify',
    path: '/graphql',
    async start(gateway) {
      const app = fastify();
      for (const path of ['/graphql', '/graphql/*']) {
        app.all(path, async (request, reply) => {
          reply.hijack();
          await gateway.handle(Object.assign(request.raw, { body: request.body }), reply.raw);
        });
      }
      app.all('/*', () => 'the host');
      await app.ready();
      return (req, res) => app.routing(req, res);
    },
  },
];
