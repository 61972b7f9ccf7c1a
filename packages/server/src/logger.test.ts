import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void, secrets: string[] = []) {
  const lines: string[] = [];
  write(createLogger({ level: 'info', stream: { write: (line) => void lines.push(line) }, secrets }));
  return lines.join('');
}

describe('createLogger', () => {
  it('writes JSON lines with the level as a word and the time as ISO 8601', () => {
    const line = JSON.parse(logged((logger) => logger.info({ port: 1 }, 'hello')));
    expect(line).toMatchObject({ level: 'info', port: 1, msg: 'hello' });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/u);
  });

  it.each([
    'authorization',
    'cookie',
    'set-cookie',
    'x-api-key',
    'api_key',
    'apiKey',
    'password',
    'secret',
    'token',
  ])('hides the field %s on every level', (name) => {
    const fields = {
      [name]: 'geheim',
      headers: { [name]: 'geheim', ok: 'seen' },
      request: { headers: { [name]: 'geheim' } },
    };
    const text = logged((logger) => logger.info(fields, 'x'));
    expect(text).not.toContain('geheim');
    expect(text).toContain('seen');
  });

  it.each([
    'https://api.themoviedb.org/3/movie/1?api_key=geheim&language=en',
    'https://api.themoviedb.org/3/movie/1?language=en&api_key=geheim',
    'postgresql://user:geheim@host:5432/db',
    'key cinephage_geheim7890123456 is wrong',
    'cinephage_session=geheim.abc; Path=/',
    'authorization: Bearer geheim.abc',
  ])('hides what is secret in a text: %s', (text) => {
    const line = logged((logger) => logger.error({ err: new Error(text), text }, text));
    expect(line).not.toContain('geheim');
    expect(JSON.parse(line).text).toContain('[redacted]');
  });

  it('redacts the given secrets everywhere', () => {
    const line = logged((logger) => logger.warn({ a: ['my own key'] }, 'it is my own key'), ['my own key']);
    expect(line).not.toContain('my own key');
  });

  it('keeps type, message, code, stack and causes of an error, and no other fields', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'E1', detail: 'Key (token)=(geheim)' });
    const line = JSON.parse(logged((logger) => logger.error({ err: new Error('outer', { cause }) }, 'x')));
    expect(line.err).toMatchObject({
      type: 'Error',
      message: 'outer',
      cause: { type: 'TypeError', message: 'inner', code: 'E1' },
    });
    expect(line.err.stack).toContain('logger.test.ts');
    expect(JSON.stringify(line)).not.toContain('geheim');
  });
});
