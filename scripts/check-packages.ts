import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBundles } from './check-packages/bundles.ts';
import { compile, createConsumer, refuseOldNode, runPrograms } from './check-packages/consumer.ts';
import { installServer, installWithBetterAuth, installWithGraphql17 } from './check-packages/installs.ts';
import { findNode, supportedVersions, unsupportedVersion } from './check-packages/node-versions.ts';
import { checkOpenApiTypes } from './check-packages/openapi-types.ts';
import { step } from './check-packages/run.ts';
import {
  build,
  checkFiles,
  checkRanges,
  lint,
  pack,
  packages,
  type Tarball,
} from './check-packages/tarballs.ts';

/**
 * Builds and packs the packages as they are published, and uses the tarballs as hosts do: installed into empty projects
 * without flags, on each supported Node, as ESM and CommonJS, bundled, and with types checked down to the declaration files.
 */
async function checkPackages(folder: string): Promise<void> {
  await step('built', build);
  const tarballs: Tarball[] = [];
  for (const name of packages) {
    tarballs.push(await pack(name, folder));
  }
  for (const tarball of tarballs) {
    checkFiles(tarball);
    await checkRanges(tarball);
  }
  const consumer = join(folder, 'consumer');
  await together(
    step('publint and attw find no fault', () => inSequence(tarballs, lint)),
    step('installed into an empty project', () => createConsumer(consumer, tarballs)),
    step(`Node ${[unsupportedVersion, ...supportedVersions].join(', ')} are there`, () =>
      inSequence([unsupportedVersion, ...supportedVersions], findNode),
    ),
  );
  await step('types check, declarations of the libraries included', () => compile(consumer));
  await together(checkInstalls(folder, tarballs, join(consumer, 'out/graphql.js')), checkConsumer(consumer));
}

async function checkInstalls(folder: string, tarballs: readonly Tarball[], program: string): Promise<void> {
  await step('npm i @cinephage/server; npx @cinephage/server', () =>
    installServer(join(folder, 'server'), tarballs),
  );
  await step('npm i @cinephage/core better-auth', () =>
    installWithBetterAuth(join(folder, 'better-auth'), tarballs),
  );
  await step('with graphql 17 in the project, graphql 16 is installed for the gateway', () =>
    installWithGraphql17(join(folder, 'with-graphql-17'), tarballs, program),
  );
}

async function checkConsumer(consumer: string): Promise<void> {
  await step('a Node that is too old is refused', () => refuseOldNode(consumer));
  await step(`programs run on Node ${supportedVersions.join(', ')}; importing has no effect`, () =>
    runPrograms(consumer),
  );
  await step('bundles of esbuild and Vite run', () => checkBundles(consumer));
  await step('types of openapi-typescript describe the responses', () => checkOpenApiTypes(consumer));
}

async function inSequence<T>(items: readonly T[], check: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) {
    await check(item);
  }
}

/** Waits for all of them, so that none writes to the folder while it is deleted. */
async function together(...checks: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(checks);
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (reasons.length > 0) {
    throw reasons.length === 1 ? reasons[0] : new AggregateError(reasons, 'Several checks failed.');
  }
}

const folder = await mkdtemp(join(tmpdir(), 'cinephage-packages-'));
try {
  await checkPackages(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
