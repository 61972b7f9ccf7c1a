import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import { expect } from 'vitest';
import { findProgram, isExecutable } from './find-program.ts';

/** @returns the path of a Chromium on this machine, or null; `CHROMIUM_PATH` names another */
export function findChromium(): string | null {
  const { CHROMIUM_PATH: chosen } = process.env;
  if (chosen !== undefined) {
    return isExecutable(chosen) ? chosen : null;
  }
  return findProgram(['chromium', 'chromium-browser', 'google-chrome']);
}

/**
 * Starts a headless Chromium that resolves no other host than this one, whatever pages ask for.
 *
 * @param executablePath as `findChromium` returns it
 */
export function startBrowser(executablePath: string | null): Promise<Browser> {
  if (executablePath === null) {
    throw new Error('There is no Chromium, and tests that need one are not skipped where CI is set.');
  }
  return chromium.launch({
    executablePath,
    chromiumSandbox: false,
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

/** A tab with storage and cookies of its own, and a record of what it and its workers did. */
export interface RecordedPage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests to servers, without `data:` and `blob:` URLs. */
  readonly requests: readonly Request[];
  /** Responses, as soon as their headers have arrived. */
  readonly responses: readonly RecordedResponse[];
  /** Errors and warnings of the console, uncaught exceptions, and what the content security policy refused. */
  readonly complaints: readonly string[];
}

export interface RecordedResponse {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
}

const viewport = { width: 1440, height: 900 };
const pageTimeoutMs = 60_000;

/** Pages compile megabytes of scripts: seconds, or a minute on a busy machine. */
export const browserTestTimeoutMs = 180_000;

/** Reports a violation of the content security policy to the console, where it is recorded with other errors. */
const reportViolations = `addEventListener('securitypolicyviolation', (event) =>
  console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI))`;

export async function openPage(browser: Browser): Promise<RecordedPage> {
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(pageTimeoutMs);
  await context.addInitScript(reportViolations);
  const requests: Request[] = [];
  const responses: RecordedResponse[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => {
    if (/^https?:/u.test(request.url())) {
      requests.push(request);
    }
  });
  context.on('response', (response) => {
    const contentType = response.headers()['content-type'] ?? '';
    responses.push({ url: response.url(), status: response.status(), contentType });
  });
  context.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) {
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => complaints.push(`exception: ${error.error()}`));
  const page = await context.newPage();
  return { page, context, requests, responses, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/**
 * Waits until the JavaScript expression is true in the page; the error of a time-out shows what the page shows.
 * `page.waitForFunction` cannot do this: it evaluates in the page, whose content security policy forbids `eval`.
 */
export async function waitUntil({ page, complaints }: RecordedPage, expression: string): Promise<void> {
  const isTrue = () => page.evaluate<boolean>(`Boolean(${expression})`);
  try {
    await expect.poll(isTrue, { timeout: pageTimeoutMs, interval: 50 }).toBe(true);
  } catch (cause) {
    const shown = await page.evaluate<string>('document.body?.innerText');
    throw new Error(`Never true: ${expression}\n${complaints.join('\n')}\nShown is:\n${shown}`, { cause });
  }
}
