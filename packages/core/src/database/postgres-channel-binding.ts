import type { EventEmitter } from 'node:events';
import { Client, type ClientConfig } from 'pg';

/** The driver's connection below a client, of which its types say nothing. */
interface DriverConnection extends EventEmitter {
  readonly stream: { destroy(): void };
}

const boundMechanism = 'SCRAM-SHA-256-PLUS';
const askingForPasswords = ['authenticationCleartextPassword', 'authenticationMD5Password'] as const;

/**
 * A client for `channel_binding=require`. node-postgres binds where the server offers it; this one ends the connection where
 * it does not, before anything is answered that whoever stands in between could use.
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
    // Before the listeners that the driver adds when it connects, which would answer.
    connection.on('authenticationSASL', ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      isBound = mechanisms.includes(boundMechanism);
      if (!isBound) {
        refuse();
      }
    });
    for (const asked of askingForPasswords) {
      connection.on(asked, refuse);
    }
    connection.on('authenticationOk', () => {
      if (!isBound) {
        refuse();
      }
    });
  }
}
