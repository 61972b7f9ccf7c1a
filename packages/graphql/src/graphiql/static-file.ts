import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/** A response without a transport. */
export interface StaticAnswer {
  readonly status: number;
  /** Without `Content-Length`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

/** A file to serve, held in memory in its compressed form only. */
export interface StaticFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  /** One and the same for all who are being answered: however slow they are, it is in memory once. */
  plain(): Promise<Uint8Array<ArrayBuffer>>;
}

interface RequestHeaders {
  get(name: string): string | null;
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** For every file. A policy of its own binds a worker, whose script it is, to load and ask nothing. */
const commonHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  Vary: 'Accept-Encoding',
  'X-Content-Type-Options': 'nosniff',
};

/** @param headers besides, or instead of, those that every file has; `Content-Type` and `Cache-Control` among them */
export async function createStaticFile(
  content: string,
  headers: Readonly<Record<string, string>>,
): Promise<StaticFile> {
  const gzipped = await compress(content);
  return {
    headers: { ...commonHeaders, ...headers },
    // Weak, as the same tag stands for both encodings.
    etag: `W/"${createHash('sha256').update(content).digest('base64url')}"`,
    gzipped,
    plain: sharedWhileUsed(() => decompress(gzipped)),
  };
}

export async function answerFile(file: StaticFile, request: RequestHeaders): Promise<StaticAnswer> {
  const headers = { ...file.headers, ETag: file.etag };
  if (matches(request.get('if-none-match'), file.etag)) {
    return { status: 304, headers, body: null };
  }
  if (acceptsGzip(request.get('accept-encoding'))) {
    return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: file.gzipped };
  }
  return { status: 200, headers, body: await file.plain() };
}

/** Weakly, as RFC 9110 has it for `If-None-Match`: a proxy may have made the tag weak or kept it. */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//u, '');
  const tags = (ifNoneMatch ?? '').split(',').map(opaque);
  return tags.includes('*') || tags.includes(opaque(etag));
}

function acceptsGzip(acceptEncoding: string | null): boolean {
  const accepted = new Map(
    (acceptEncoding ?? '').split(',').map((part) => {
      const [coding = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/u);
      const refused = parameters.some((parameter) => /^q=0(\.0*)?$/u.test(parameter));
      return [coding, !refused];
    }),
  );
  return accepted.get('gzip') ?? accepted.get('*') ?? false;
}

/** Makes a value again only after the one before is garbage, so that it is in memory once. */
function sharedWhileUsed<T extends object>(make: () => Promise<T>): () => Promise<T> {
  let made: WeakRef<T> | undefined;
  let making: Promise<T> | undefined;
  return async () => {
    const known = made?.deref();
    if (known !== undefined) return known;
    making ??= make().finally(() => {
      making = undefined;
    });
    const value = await making;
    made = new WeakRef(value);
    return value;
  };
}
