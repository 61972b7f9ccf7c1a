import { isIP } from 'node:net';
import { classifyAddress } from '../http-client/classify-address.ts';
import { invalidInput } from '../validation/validate.ts';

/** Refuses addresses that will never be asked. What a host name leads to is decided with each connection. @throws LibraryError `INVALID_INPUT` */
export function refuseUnreachable({
  url,
  allowPrivateAddresses,
}: {
  readonly url: string;
  readonly allowPrivateAddresses: boolean;
}): void {
  const host = new URL(url).hostname.replaceAll(/[[\]]/gu, '');
  if (isIP(host) === 0) return;
  const kind = classifyAddress(host);
  if (kind === 'metadata') {
    throw invalidInput([
      { field: 'url', message: 'must not be of the metadata service of a cloud, which is never asked' },
    ]);
  }
  if (kind === 'private' && !allowPrivateAddresses) {
    const message = 'must not be of a private network, as allowPrivateAddresses is false';
    throw invalidInput([{ field: 'url', message }]);
  }
}
