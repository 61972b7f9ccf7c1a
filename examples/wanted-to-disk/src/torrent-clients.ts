import {
  isInstalled,
  qBittorrentProgram,
  type RunningTorrentClient,
  startQBittorrent,
  startTransmission,
  transmissionProgram,
} from '@cinephage/core/testing';

/** As `implementation` of a download client names them. */
export const clientNames = ['qBittorrent', 'Transmission'] as const;
export type ClientName = (typeof clientNames)[number];

/** Debian packages, each with a program of the same name. */
export const packageOf: Readonly<Record<ClientName, string>> = {
  qBittorrent: qBittorrentProgram,
  Transmission: transmissionProgram,
};

const starters: Readonly<Record<ClientName, () => Promise<RunningTorrentClient>>> = {
  qBittorrent: startQBittorrent,
  Transmission: startTransmission,
};

/**
 * @param wanted default: the first one that is installed
 * @throws Error with the name of a package to install
 */
export function chooseClient(wanted: ClientName | undefined): ClientName {
  const candidates = wanted === undefined ? clientNames : [wanted];
  const found = candidates.find((name) => isInstalled(packageOf[name]));
  if (found === undefined) {
    const packages = candidates.map((name) => packageOf[name]);
    const names = packages.join(' nor ');
    throw new Error(
      `${packages.length > 1 ? `Neither ${names} is` : `${names} is not`} installed. On Debian: apt-get install ${packages[0]}`,
    );
  }
  return found;
}

/** Starts the client in a temporary folder, with a web interface on this machine only. */
export const startClient = (name: ClientName): Promise<RunningTorrentClient> => starters[name]();
