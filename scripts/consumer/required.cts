import core = require('@cinephage/core');
import betterAuth = require('@cinephage/core/auth/better-auth');
import graphql = require('@cinephage/graphql');
import rest = require('@cinephage/rest');

/** CommonJS gets the same modules as ESM, so that a process has one copy of each. */
async function main(): Promise<void> {
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [core.createLibrary, (await import('@cinephage/core')).createLibrary],
    [betterAuth.createBetterAuth, (await import('@cinephage/core/auth/better-auth')).createBetterAuth],
    [graphql.createGraphQLGateway, (await import('@cinephage/graphql')).createGraphQLGateway],
    [rest.createRestRouter, (await import('@cinephage/rest')).createRestRouter],
  ];
  const isOneCopy = pairs.every(
    ([required, imported]) => typeof required === 'function' && required === imported,
  );
  console.log(isOneCopy ? 'one copy' : 'several copies');
}

void main();
