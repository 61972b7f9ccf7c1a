import { expect, test } from 'vitest';
import { buildApiUrl } from './api-url.ts';

const build = (baseUrl: string, apiPath: string, implementation: 'Torznab' | 'Rss' = 'Torznab') =>
  buildApiUrl({ implementation, baseUrl, apiPath, apiKey: 'a key' }, { t: 'caps' }).href;

test.each([
  ['https://indexer.example', '/api', 'https://indexer.example/api'],
  ['https://indexer.example/', '/api', 'https://indexer.example/api'],
  ['https://indexer.example/api', '/api', 'https://indexer.example/api'],
  ['https://indexer.example/api/', '/api', 'https://indexer.example/api'],
  ['https://indexer.example/API', '/api', 'https://indexer.example/API'],
  ['https://indexer.example', 'api', 'https://indexer.example/api'],
  ['http://host:9696/12', '/api', 'http://host:9696/12/api'],
  [
    'http://host:9117',
    '/api/v2.0/indexers/all/results/torznab/api',
    'http://host:9117/api/v2.0/indexers/all/results/torznab/api',
  ],
  [
    'http://host:9117/api/v2.0/indexers/all/results/torznab/',
    '/api',
    'http://host:9117/api/v2.0/indexers/all/results/torznab/api',
  ],
  ['http://host/myapi', '/api', 'http://host/myapi/api'],
  ['http://host/feed', '', 'http://host/feed'],
])('%s and %s make %s', (baseUrl, apiPath, expected) => {
  expect(build(baseUrl, apiPath)).toBe(`${expected}?t=caps&apikey=a+key`);
});

test('parameters of the path stay, unless the request has them', () => {
  expect(build('http://host', '/api?T=search&dl=1')).toBe('http://host/api?dl=1&t=caps&apikey=a+key');
});

test('the key of a feed is where its path says', () => {
  expect(build('http://host', '/rss/{apiKey}.xml?k={apiKey}', 'Rss')).toBe(
    'http://host/rss/a%20key.xml?k=a+key&t=caps',
  );
  expect(build('http://host', '/rss.xml', 'Rss')).toBe('http://host/rss.xml?t=caps');
  expect(build('http://host', '/{apiKey}/api')).toBe('http://host/a%20key/api?t=caps');
});
