import { expect } from 'vitest';
import { browserTestTimeoutMs, type RecordedPage, waitUntil } from './browser.ts';

/** Expressions for `waitUntil` and `page.evaluate`. */
export const editorText = `document.querySelector('.graphiql-query-editor .view-lines')?.innerText.trim()`;
export const resultText = `(document.querySelector('.result-window')?.innerText ?? '').replaceAll('\\u00a0', ' ')`;

const suggestions = `document.querySelector('.suggest-widget.visible')?.innerText.trim()`;
const suggestionsAreThere = `${suggestions} && ${suggestions} !== 'Loading...'`;
const focusedSuggestion = `document.querySelector('.suggest-widget.visible .focused .label-name')?.innerText.trim()`;
const pageTimeoutMs = browserTestTimeoutMs / 3;

/** @param position of the tab, from 1 */
export async function selectTab(tab: RecordedPage, position: number, operationName: string): Promise<void> {
  await tab.page.click(`.graphiql-tab:nth-child(${position}) button`);
  await waitUntil(tab, `${editorText}.includes('${operationName}')`);
}

/**
 * Runs the operation in the editor; resolves when the request has been sent. Just after its text has changed, GraphiQL
 * still runs what the text before was named, and then sends nothing: a user presses the button again.
 */
export async function runOperation(tab: RecordedPage, operationName: string): Promise<void> {
  const sent = () => tab.requests.filter((request) => isOperation(request.postData(), operationName)).length;
  const sentBefore = sent();
  const isRefused = () => tab.page.evaluate<boolean>(`${resultText}.includes('Cannot infer operation')`);
  const isSentOrRefused = async () => sent() > sentBefore || (await isRefused());
  do {
    await tab.page.click('.graphiql-execute-button');
    await expect.poll(isSentOrRefused, { timeout: pageTimeoutMs }).toBe(true);
  } while (sent() === sentBefore);
}

function isOperation(body: string | null, operationName: string): boolean {
  return body?.includes(`"operationName":"${operationName}"`) ?? false;
}

/**
 * Types a name into the editor, which then suggests it and shows what describes it. The whole name, as the editor draws only
 * the first dozen of its suggestions. It has none until it has loaded the schema: a user asks again.
 */
export async function showSuggestion(tab: RecordedPage, name: string): Promise<void> {
  const { keyboard } = tab.page;
  await keyboard.insertText(name);
  do {
    await keyboard.press('Escape');
    await keyboard.press('Control+Space');
    await waitUntil(tab, suggestionsAreThere);
  } while ((await tab.page.evaluate(focusedSuggestion)) !== name);
  await keyboard.press('Control+Space');
}
