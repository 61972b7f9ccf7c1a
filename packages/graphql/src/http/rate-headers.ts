import type { RateLimitState } from '@cinephage/core';
import type { AnswerHeaders } from './answer.ts';
import { rateLimitHeaders } from './wire/index.ts';

/** What an answer says of its caller's limit; nothing when nobody counts. */
export function toRateHeaders(rate: RateLimitState | null): AnswerHeaders {
  return rate === null ? {} : Object.fromEntries(rateLimitHeaders(rate));
}
