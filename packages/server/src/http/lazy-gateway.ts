import type { GraphQLGateway } from '@cinephage/graphql';
import { memoizePromise } from '../promises.ts';

export type ServedGateway = Pick<GraphQLGateway, 'handle' | 'handleUpgrade' | 'close'>;

/**
 * A gateway that is opened by the first request for it, as its modules and its schema are a fifth of the memory of a server.
 * A failure to open it fails the request, and the next request tries again.
 *
 * @param onError receives what an upgrade, which has no response of its own, could not be served for
 */
export function createLazyGateway(
  open: () => Promise<GraphQLGateway>,
  onError: (error: unknown) => void,
): ServedGateway {
  const gateway = memoizePromise(open);
  return {
    async handle(...request) {
      await (await gateway()).handle(...request);
    },
    handleUpgrade(req, socket, head, caller) {
      gateway()
        .then(({ handleUpgrade }) => handleUpgrade(req, socket, head, caller))
        .catch((error) => {
          socket.destroy();
          onError(error);
        });
      return true;
    },
    async close() {
      await (await gateway.started())?.close();
    },
  };
}
