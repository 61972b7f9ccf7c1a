import { createHash, randomInt } from 'node:crypto';

export const apiKeyPrefix = 'cinephage_';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomLength = 43;
const visibleCharacters = 4;

/** SHA-256 in base64url without padding, the format of better-auth's API key plugin. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Creates a key of 256 random bits, in letters and digits, so that a double click selects all of it. */
export const newApiKeySecret = (): string => apiKeyPrefix + randomText(randomLength);

/** Letters and digits, each with 5.95 bits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** The characters that are stored in plain text, by which people recognise their keys. */
export function visibleStart(secret: string): string {
  const prefixLength = secret.startsWith(apiKeyPrefix) ? apiKeyPrefix.length : 0;
  return secret.slice(0, prefixLength + visibleCharacters);
}
