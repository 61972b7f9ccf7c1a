import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  browserTestTimeoutMs,
  findChromium,
  openPage,
  startBrowser,
  waitUntil,
} from '../../../test/browser.ts';
import { createWorkspace, type Workspace } from './support/create-workspace.ts';
import { type InProcessServer, startInProcess } from './support/start-in-process.ts';

const chromium = findChromium();
const isSkipped = chromium === null && process.env.CI === undefined;
const operation = `document.querySelector('#operations-Movies-listMovies')`;
const isAuthorized = `document.querySelector('.btn.authorize.locked')`;

describe.skipIf(isSkipped)('/api/docs in a browser', { timeout: browserTestTimeoutMs }, () => {
  let workspace: Workspace;
  let server: InProcessServer;
  let browser: Browser;
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite');
    server = await startInProcess({ ...workspace.variables, CINEPHAGE_RATE_LIMIT_ANONYMOUS: '0' });
    browser = await startBrowser(chromium);
  }, browserTestTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await workspace?.[Symbol.asyncDispose]();
  }, browserTestTimeoutMs);

  it('has the colors that the system prefers, also when they change', async () => {
    await using opened = await openPage(browser);
    const { page } = opened;
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${server.url}/api/docs`);
    await waitUntil(opened, `document.documentElement.classList.contains('dark-mode')`);
    await page.emulateMedia({ colorScheme: 'light' });
    await waitUntil(opened, `!document.documentElement.classList.contains('dark-mode')`);
  });

  it('is no wider than a phone, also with an operation open', async () => {
    await using opened = await openPage(browser);
    const { page } = opened;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${server.url}/api/docs`);
    await waitUntil(opened, operation);
    await page.click('#operations-Movies-listMovies .opblock-summary-control');
    await waitUntil(opened, `document.querySelector('.responses-table')`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  it('keeps the API key for the tab, and not in URLs', async () => {
    await using opened = await openPage(browser);
    const { page, context, requests } = opened;
    await page.goto(`${server.url}/api/docs`);
    await waitUntil(opened, operation);
    await page.click('.btn.authorize');
    await page.fill('.auth-container input', 'a-key-of-the-visitor');
    await page.click('.auth-btn-wrapper .authorize');
    await waitUntil(opened, isAuthorized);
    await page.reload();
    await waitUntil(opened, isAuthorized);
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([]);
    expect(requests.filter((request) => request.url().includes('a-key-of-the-visitor'))).toEqual([]);

    const other = await context.newPage();
    await other.goto(`${server.url}/api/docs`);
    await other.waitForSelector('#operations-Movies-listMovies');
    expect(await other.$('.btn.authorize.locked')).toBeNull();
  });
});
