import { type Gatekeeper, LibraryError } from '@cinephage/core';
import type { GraphQLError } from 'graphql';
import { type Connection, closeCodes } from './connection.ts';
import { socketRequest } from './socket-request.ts';

/** Each may hold an answer that nobody takes, so there must be an end to them. */
const maxSocketsPerCredential = 20;

export interface AdmitConnectionDeps {
  readonly gatekeeper: Gatekeeper;
  readonly mask: (error: unknown) => GraphQLError;
}

/**
 * Lets a connection in, or closes it. It counts as a request of its caller, let in or not.
 *
 * @param params of `connection_init`
 */
export type AdmitConnection = (
  connection: Connection,
  params: Readonly<Record<string, unknown>> | undefined,
) => Promise<boolean>;

export function createAdmitConnection({ gatekeeper, mask }: AdmitConnectionDeps): AdmitConnection {
  const sockets = new Map<string, number>();
  const add = (id: string, more: 1 | -1) => {
    const count = (sockets.get(id) ?? 0) + more;
    if (count === 0) {
      sockets.delete(id);
    } else {
      sockets.set(id, count);
    }
  };

  async function admit(connection: Connection, params: Parameters<AdmitConnection>[1]): Promise<boolean> {
    const { req, caller, closed } = connection;
    const from = socketRequest(req, caller, params);
    const { principal, refusal } = await gatekeeper.admit(from, { access: 'credential', checkOrigin: true });
    if (refusal !== null) {
      throw refusal;
    }
    if (principal === null || closed.aborted) {
      return false;
    }
    const { id } = principal;
    if ((sockets.get(id) ?? 0) >= maxSocketsPerCredential) {
      throw new LibraryError(
        'RATE_LIMITED',
        `This credential has ${maxSocketsPerCredential} sockets open already.`,
      );
    }
    add(id, 1);
    closed.addEventListener('abort', () => add(id, -1));
    connection.owner = { from, principal };
    return true;
  }

  return async (connection, params) => {
    try {
      return await admit(connection, params);
    } catch (error) {
      connection.close(...closingOf(mask(error)));
      return false;
    }
  };
}

/** Says what kind of trouble it is, and nothing more. */
function closingOf({ extensions: { code } }: GraphQLError): [code: number, reason: string] {
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
      return [closeCodes.forbidden, 'Forbidden'];
    case 'INTERNAL_ERROR':
      return [closeCodes.internalError, 'Internal server error'];
    default:
      return [closeCodes.tryAgainLater, `Try again later: ${code}`];
  }
}
