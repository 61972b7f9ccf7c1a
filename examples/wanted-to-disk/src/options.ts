import { parseArgs } from 'node:util';
import { type ClientName, clientNames, packageOf } from './torrent-clients.ts';

export interface Options {
  /** @default the first one that is installed */
  readonly client: ClientName | undefined;
  readonly isKept: boolean;
  readonly isHelp: boolean;
}

export const help = `Usage: npm start -w examples/wanted-to-disk [-- options]

Adds a movie to a server, searches an indexer for it, has a real torrent client download the best
release, and waits until its file is in the library. Needs no key and no network.

Options:
  --client <name>  ${clientNames.join(' or ')}; by default the first one that is installed
  --keep           leave everything running at the end, until Ctrl-C
  --help           print this text

Debian packages of the clients: ${clientNames.map((name) => packageOf[name]).join(', ')}.`;

/** @throws Error with a sentence for people, if an option is unknown */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { client: { type: 'string' }, keep: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const client = clientNames.find((name) => name === values.client);
  if (client === undefined && values.client !== undefined) {
    throw new Error(`--client must be ${clientNames.join(' or ')}.`);
  }
  return { client, isKept: values.keep ?? false, isHelp: values.help ?? false };
}
