import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, findChromium, startBrowser } from '../../graphql/test/graphiql/support/browser.ts';
import { openPage, type Page } from '../../graphql/test/graphiql/support/page.ts';
import { ask, inception, moviesPath } from './support/api.ts';
import { createPlace, type Place } from './support/create-place.ts';
import { findNginx, startNginx } from './support/nginx.ts';
import { type ReverseProxy, startProxy } from './support/proxies.ts';
import { apiKey, type ServerHere, startHere } from './support/start-here.ts';

const folder = '/cinephage';
const chromium = findChromium();
const nginx = findNginx();
const isSkipped = chromium === null && process.env.CI === undefined;
if (isSkipped) {
  process.emitWarning('The pages below a path are not tested in a browser: no Chromium found.');
}

/** As for GraphiQL: a browser that starts, and pages that compile megabytes of scripts. */
const timeoutMs = 180_000;

const operation = '#operations-Movies-listMovies';
const response = `document.querySelector('${operation} .live-responses-table')`;
const editorIsOpen = `document.querySelector('.graphiql-query-editor .view-lines')?.innerText.trim()`;
const result = `(document.querySelector('.result-window')?.innerText ?? '').replaceAll('\\u00a0', ' ')`;

describe.skipIf(isSkipped).each([
  { proxyName: nginx === null ? 'a proxy' : 'nginx', keepsFolder: true },
  { proxyName: nginx === null ? 'a proxy' : 'nginx', keepsFolder: false },
])('pages below a path that $proxyName keeps: $keepsFolder', { timeout: timeoutMs }, ({ keepsFolder }) => {
  let place: Place;
  let server: ServerHere;
  let proxy: ReverseProxy;
  let browser: Browser;
  let base: string;
  beforeAll(async () => {
    if (chromium === null) {
      throw new Error('There is no Chromium, and in CI these tests are not skipped.');
    }
    place = await createPlace('sqlite');
    server = await startHere({
      ...place.variables,
      CINEPHAGE_BASE_URL: `http://example.org${folder}`,
      CINEPHAGE_ADMIN_USERNAME: 'ada',
      CINEPHAGE_ADMIN_PASSWORD: 'lovelace1815',
      CINEPHAGE_RATE_LIMIT_ANONYMOUS: '0',
    });
    const options = { folder, keepsFolder };
    proxy = await (nginx === null ? startProxy(server.url, options) : startNginx(nginx, server.url, options));
    base = proxy.origin + folder;
    await ask(`${base}${moviesPath}`, 'POST', { 'x-api-key': apiKey }, inception);
    browser = await startBrowser(chromium);
  }, timeoutMs);
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await proxy?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  }, timeoutMs);

  const screenshot = (page: Page, name: string) =>
    page.screenshot(join(tmpdir(), `cinephage-below-${keepsFolder ? 'kept' : 'removed'}-${name}.png`));

  /** A tab whose visitor is signed in, by the session cookie alone. */
  async function openSignedIn(path: string): Promise<Page> {
    const page = await openPage(browser);
    await page.open(`${base}/api/docs`);
    const signIn = `fetch('auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ada', password: 'lovelace1815' }),
    }).then(({ status }) => status)`;
    expect(await page.evaluate(signIn)).toBe(200);
    await page.open(`${base}${path}`);
    return page;
  }

  /** Everything came from below the path, and the browser objected to nothing. */
  function expectGoodConduct({ requests, responses, complaints }: Page): void {
    expect(complaints).toEqual([]);
    expect(requests.filter(({ url }) => !url.startsWith(`${base}/`))).toEqual([]);
    expect(responses.filter(({ status }) => status >= 400)).toEqual([]);
  }

  it('show the docs, and try out what they describe', async () => {
    const page = await openSignedIn('/api/docs');
    await page.until(`document.querySelector('${operation}')`);
    await page.evaluate(`document.querySelector('${operation}').scrollIntoView()`);
    await page.click(`${operation} .opblock-summary-control`);
    await page.click(`${operation} .try-out__btn`);
    await page.until(`document.querySelector('${operation} .execute')`);
    await page.evaluate(
      `document.querySelector('${operation} .execute').scrollIntoView({ block: 'center' })`,
    );
    await page.click(`${operation} .execute`);
    await page.until(
      `${response}?.querySelector('.response .response-col_status')?.innerText.includes('200')`,
    );
    expect(await page.evaluate(`${response}.innerText`)).toContain('Inception');
    expect(await page.evaluate(`document.querySelector('${operation} .request-url').innerText`)).toContain(
      `${base}${moviesPath}`,
    );
    await screenshot(page, 'docs');
    expectGoodConduct(page);
  });

  it('show GraphiQL, and run its queries', async () => {
    const page = await openSignedIn('/graphql');
    await page.until(editorIsOpen);
    await page.click('.graphiql-execute-button');
    await page.until(`${result}.includes('"title": "Inception"')`);
    await screenshot(page, 'graphiql');
    expectGoodConduct(page);
  });

  it('follow what happens by a subscription of GraphiQL', async () => {
    const page = await openSignedIn('/graphql');
    await page.until(editorIsOpen);
    await page.click('.graphiql-tab:nth-child(4) button');
    await page.until(`${editorIsOpen}.includes('FollowTasks')`);
    await page.click('.graphiql-execute-button');
    const streams = () => page.responses.filter(({ mimeType }) => mimeType === 'text/event-stream');
    await expect.poll(streams, { timeout: timeoutMs }).toHaveLength(1);
    const headers = { 'x-api-key': apiKey };
    const { movies } = (await ask(`${base}${moviesPath}`, 'GET', headers)).body;
    await ask(`${base}${moviesPath}/${movies[0].id}/refresh`, 'POST', headers);
    await page.until(`${result}.includes('"kind": "refresh-movie"')`);
    expectGoodConduct(page);
  });
});
