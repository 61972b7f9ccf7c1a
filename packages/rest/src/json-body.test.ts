import { describe, expect, it } from 'vitest';
import { parseJsonBody } from './json-body.ts';
import { checkJsonHeaders } from './media-type.ts';

describe('checkJsonHeaders', () => {
  it.each([
    'application/json',
    'Application/JSON',
    ' application/json ; charset=utf-8',
    'application/json; charset="UTF8"',
    'application/json; version=1',
  ])('accepts %j', (type) => {
    checkJsonHeaders(new Headers({ 'content-type': type, 'content-encoding': 'identity' }));
  });

  it.each([
    [{}, { Accept: 'application/json' }],
    [{ 'content-type': 'text/plain' }, { Accept: 'application/json' }],
    [{ 'content-type': 'application/json; charset=latin1' }, { Accept: 'application/json' }],
    [{ 'content-type': 'application/jsonp' }, { Accept: 'application/json' }],
    [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }, { 'Accept-Encoding': 'identity' }],
  ])('refuses %j and names what is accepted', (given, headers) => {
    expect(() => checkJsonHeaders(new Headers(given as Record<string, string>))).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE', headers }),
    );
  });
});

describe('parseJsonBody', () => {
  it('returns the value, of any type', () => {
    expect(parseJsonBody(Buffer.from('{"title":"Amélie"}'))).toEqual({ title: 'Amélie' });
    expect(parseJsonBody(Buffer.from('[1]'))).toEqual([1]);
  });

  it.each([
    ['{"title":', 'The body is not valid JSON; it may have been cut off.'],
    [Buffer.from([0x22, 0xff, 0x22]), 'The body is not valid UTF-8.'],
  ])('names what is wrong with %j', (body, message) => {
    expect(() => parseJsonBody(Buffer.from(body as string))).toThrow(
      expect.objectContaining({ code: 'INVALID_JSON', message }),
    );
  });
});
