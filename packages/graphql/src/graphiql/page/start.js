import { credentialHeaders, forgetKey, keepKey, keptKey, tryCredentials } from './credentials.js';
import { examples } from './examples.js';

/** By the names that Monaco has for them. */
const workers = {
  editorWorkerService: 'editor-worker.js',
  graphql: 'graphql-worker.js',
  json: 'json-worker.js',
};

const byId = (id) => document.getElementById(id);
const fileUrl = (name) => new URL(name, import.meta.url).href;

/** @param {'asking' | 'locked' | 'failed' | 'ready'} state what the page shows */
function show(state) {
  document.body.dataset.state = state;
}

function fail(message) {
  byId('failure').textContent = message;
  show('failed');
}

/**
 * GraphiQL keeps its tabs, and opens the one whose text it also kept apart; without that it adds an empty one.
 *
 * @returns the text of the tab shown last, unless the address brings one of its own
 */
function lastTab() {
  const { tabs = [], activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{}');
  const tab = tabs[activeTabIndex];
  return tab === undefined || new URL(location.href).searchParams.has('query')
    ? {}
    : { initialQuery: tab.query ?? '', initialVariables: tab.variables ?? '' };
}

/** @returns {Promise<void>} when it is in force: GraphiQL takes the measure of its tabs as soon as it is there */
function loadStyle(name) {
  return new Promise((resolve, reject) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = fileUrl(name);
    style.onload = () => resolve();
    style.onerror = () => reject(new Error(`${name} did not come.`));
    document.head.append(style);
  });
}

/** @param {string | null} key */
async function openEditor(key) {
  show('asking');
  globalThis.MonacoEnvironment = { getWorkerUrl: (_, label) => fileUrl(workers[label]) };
  await Promise.all([loadStyle('graphiql.css'), import(fileUrl('graphiql.js'))]);

  document.body.dataset.caller = key === null ? 'session' : 'key';
  byId('caller').textContent = key === null ? 'No key needed' : 'Using an API key';
  show('ready');
  globalThis.YogaGraphiQL.renderYogaGraphiQL(byId('graphiql'), {
    additionalHeaders: credentialHeaders(key),
    // Subscriptions, too: what is in the address ends up in logs.
    method: 'POST',
    defaultTabs: examples,
    ...lastTab(),
    // What is typed under Headers may be a secret, too.
    shouldPersistHeaders: false,
    // Else every stroke would go into the address.
    onEditQuery: () => {},
    title: '',
    logo: '',
  });
}

/** With the key that was kept, or by the session's cookie. */
async function enter() {
  show('asking');
  const key = keptKey();
  const { accepted, refused, message } = await tryCredentials(key);
  if (accepted) {
    await openEditor(key);
  } else if (refused && key !== null) {
    forgetKey();
    byId('refusal').textContent = 'The key used before is no longer accepted.';
    await enter();
  } else if (refused) {
    show('locked');
    byId('key').focus();
  } else {
    fail(message);
  }
}

async function tryKey() {
  const key = byId('key').value.trim();
  const { accepted, refused, message } = await tryCredentials(key);
  if (accepted) {
    keepKey(key);
    await openEditor(key);
    return;
  }
  byId('refusal').textContent = refused ? 'This key is not accepted.' : message;
  byId('key').select();
}

/** @param {Promise<void>} work */
function start(work) {
  work.catch((error) => fail(`The page could not be loaded: ${error.message}`));
}

byId('unlock').addEventListener('submit', (event) => {
  event.preventDefault();
  start(tryKey());
});
byId('again').addEventListener('click', () => location.reload());
byId('forget').addEventListener('click', () => {
  forgetKey();
  location.reload();
});
start(enter());
