import { createHash, randomInt } from 'node:crypto';

export const apiKeyPrefix = 'cinephage_';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const randomLength = 43;
const visibleCharacters = 4;

/** SHA-256 in base64url without padding: the form in which better-auth's API key plugin stores and finds keys. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** A new key: 256 bits in letters and digits, so that a double click selects all of it. */
export const newApiKeySecret = (): string => apiKeyPrefix + randomText(randomLength);

/** Letters and digits, each with 5.95 bits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** The few characters that are kept readable, for people to tell their keys apart. */
export function visibleStart(secret: string): string {
  const prefixLength = secret.startsWith(apiKeyPrefix) ? apiKeyPrefix.length : 0;
  return secret.slice(0, prefixLength + visibleCharacters);
}
