export interface BodyErrorOptions {
  /** Headers the answer must carry: what would be taken instead. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A body that cannot be taken, before anybody looks into what it asks for. `message` is safe to show. */
export class BodyError extends Error {
  readonly code: 'INVALID_JSON' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE';
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: BodyError['code'], message: string, { headers = {} }: BodyErrorOptions = {}) {
    super(message);
    this.name = 'BodyError';
    this.code = code;
    this.headers = headers;
  }
}

export function bodyTooLarge(maxBytes: number): BodyError {
  return new BodyError('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`);
}

/** An upload that was given up. Nobody will see this answer, but nothing broke here either. */
export function bodyCutOff(): BodyError {
  return new BodyError('INVALID_JSON', 'The body ended before it was complete.');
}
