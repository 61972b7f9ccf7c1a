import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { LibraryError } from '../errors/library-error.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
/** NIST SP 800-38D: 96 bits for random nonces. */
const nonceBytes = 12;
const tagBytes = 16;
/** Begins every sealed text, so that another algorithm can follow. */
const prefix = 'v1.';

/** Encrypts secrets that are stored, such as keys of indexers and passwords of download clients. */
export interface SecretBox {
  /** Whether the library has a secret; otherwise nothing can be sealed. */
  readonly canSeal: boolean;
  /**
   * @param purpose Where it is stored, such as `indexer.api_key`: sealed text opens for the same purpose only
   * @throws LibraryError `INVALID_INPUT` if the library has no `secret`
   */
  seal(text: string, purpose: string): string;
  /** @returns null if it was sealed with another secret or is damaged: the user has to enter it again */
  open(sealed: string, purpose: string): string | null;
}

/**
 * Creates a box whose key is derived from a secret of the operator.
 *
 * ```ts
 * const box = createSecretBox('sixteen or more characters');
 * box.open(box.seal('the key', 'indexer.api_key'), 'indexer.api_key'); // 'the key'
 * ```
 *
 * @param secret undefined: nothing can be sealed
 */
export function createSecretBox(secret: string | undefined): SecretBox {
  if (secret === undefined) {
    return { canSeal: false, seal: refuseWithoutSecret, open: () => null };
  }
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'cinephage stored secrets', keyBytes));
  return {
    canSeal: true,
    seal(text, purpose) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return prefix + sealed.toString('base64url');
    },
    open: (sealed, purpose) => (sealed.startsWith(prefix) ? decrypt(key, sealed, purpose) : null),
  };
}

function decrypt(key: Buffer, sealed: string, purpose: string): string | null {
  const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
  const tagAt = bytes.length - tagBytes;
  if (tagAt < nonceBytes) {
    return null;
  }
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(tagAt));
  try {
    return decipher.update(bytes.subarray(nonceBytes, tagAt), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    // Another key, another purpose or a damaged text: GCM does not tell which.
    return null;
  }
}

function refuseWithoutSecret(): never {
  throw new LibraryError(
    'INVALID_INPUT',
    'The library stores no secrets, as its option `secret` is not set.',
  );
}
