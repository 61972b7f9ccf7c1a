import { WebSocket } from 'ws';

/** What may wait to be taken by the peer before no more is read from it. */
const maximumBufferedBytes = 256 * 1024;

/**
 * A WebSocket whose peer can neither fill the memory nor the log: while it does not take what was sent, nothing more is read from
 * it; if it takes nothing for `drainWithinMs`, it is cut off. Frames that break the protocol close it with the code that `ws` has
 * for them.
 */
export function boundedSocket({ drainWithinMs }: { readonly drainWithinMs: number }): typeof WebSocket {
  return class BoundedSocket extends WebSocket {
    override send(data: string, done: unknown): void {
      const cutOff = setTimeout(() => this.terminate(), drainWithinMs);
      const onSent = () => {
        clearTimeout(cutOff);
        if (this.isPaused && this.bufferedAmount <= maximumBufferedBytes) this.resume();
        // Without the error: `close` follows it, and the adapter would log it.
        if (typeof done === 'function') done();
      };
      super.send(data, onSent);
      if (this.bufferedAmount > maximumBufferedBytes) this.pause();
    }

    /** While the peer has something to take, `drainWithinMs` decides, and not the time until its pong is read. */
    override ping(): void {
      if (this.bufferedAmount > 0) this.emit('pong');
      else super.ping();
    }

    /** The adapter would log each broken frame. */
    override emit(event: string | symbol, ...values: unknown[]): boolean {
      return event === 'error' || super.emit(event, ...values);
    }
  };
}
