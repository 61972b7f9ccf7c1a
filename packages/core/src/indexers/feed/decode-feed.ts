/**
 * Decodes a feed: by its byte order mark, else the charset of the header, else the XML declaration, else as UTF-8. Bytes that are not
 * valid become U+FFFD.
 *
 * @param contentType value of the header `content-type`
 */
export function decodeFeed(bytes: Uint8Array, contentType: string | null): string {
  const charset = charsetOfMark(bytes) ?? charsetOfHeader(contentType) ?? charsetOfDeclaration(bytes);
  return (createDecoder(charset) ?? new TextDecoder()).decode(bytes);
}

function charsetOfMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

const charsetOfHeader = (contentType: string | null) =>
  /charset\s*=\s*["']?([^\s;"']+)/iu.exec(contentType ?? '')?.[1] ?? null;

/** A declaration that can be read as ASCII is not in UTF-16, whatever it says. */
function charsetOfDeclaration(bytes: Uint8Array): string | null {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const charset = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/iu.exec(start)?.[1] ?? null;
  return charset !== null && /^(?:utf-?16|ucs-?2|iso-10646)/iu.test(charset) ? null : charset;
}

function createDecoder(charset: string | null): TextDecoder | null {
  if (charset === null) return null;
  try {
    return new TextDecoder(charset);
  } catch {
    return null;
  }
}
