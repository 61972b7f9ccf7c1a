/** Whether so much is announced that nothing has to be read. */
export function announcesMore(contentLength: string | null | undefined, maxBytes: number): boolean {
  return contentLength != null && Number(contentLength) > maxBytes;
}
