import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const secret = 'a secret of the operator';
const purpose = 'indexer.api_key';

describe('a secret box', () => {
  it.each(['', 'the key of an indexer', 'ключ 🗝️', 'x'.repeat(10_000)])(
    'opens what it sealed: %.20s',
    (text) => {
      const box = createSecretBox(secret);
      const sealed = box.seal(text, purpose);
      expect(box.open(sealed, purpose)).toBe(text);
      expect(createSecretBox(secret).open(sealed, purpose)).toBe(text);
      expect(text === '' || !sealed.includes(text)).toBe(true);
    },
  );

  it('seals the same text differently each time', () => {
    const box = createSecretBox(secret);
    expect(box.seal('key', purpose)).not.toBe(box.seal('key', purpose));
  });

  it('opens nothing of another secret or purpose, and nothing damaged', () => {
    const box = createSecretBox(secret);
    const sealed = box.seal('key', purpose);
    expect(createSecretBox('another secret of an operator').open(sealed, purpose)).toBeNull();
    expect(box.open(sealed, 'download_client.password')).toBeNull();
    for (const damaged of ['', 'v1.', 'v1.AAAA', sealed.slice(0, -2), `${sealed}AA`, sealed.slice(3)]) {
      expect(box.open(damaged, purpose)).toBeNull();
    }
  });

  it('refuses to seal without a secret', () => {
    const box = createSecretBox(undefined);
    expect(() => box.seal('key', purpose)).toThrow(/`secret`/u);
    expect(box.open('v1.AAAA', purpose)).toBeNull();
  });
});
