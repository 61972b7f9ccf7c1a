import type { EventEmitter } from 'node:events';
import { Client, type ClientConfig } from 'pg';

/** The connection of a client, which the types of `pg` do not declare. */
interface DriverConnection extends EventEmitter {
  readonly stream: { destroy(): void };
}

const boundMechanism = 'SCRAM-SHA-256-PLUS';
const passwordRequests = ['authenticationCleartextPassword', 'authenticationMD5Password'] as const;

/**
 * A client for `channel_binding=require`. node-postgres binds the channel only if the server offers it; this client closes the
 * connection if it does not, before it sends a password or proof that an attacker in between could use.
 */
export class ChannelBoundClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const { connection } = this as unknown as { readonly connection: DriverConnection };
    let isBound = false;
    const refuse = () => {
      const reason = 'the server does not offer the channel binding that channel_binding=require asks for';
      connection.emit('error', new Error(reason));
      connection.stream.destroy();
    };
    // Registered before the listeners that the driver adds in `connect`, which would respond.
    connection.on('authenticationSASL', ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      isBound = mechanisms.includes(boundMechanism);
      if (!isBound) {
        refuse();
      }
    });
    for (const request of passwordRequests) {
      connection.on(request, refuse);
    }
    connection.on('authenticationOk', () => {
      if (!isBound) {
        refuse();
      }
    });
  }
}
