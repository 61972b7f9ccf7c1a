import { WebSocket } from 'ws';

/**
 * Emitted as soon as nothing more can be sent, before `close`. The adapter takes each message for sent from then on, so that a
 * source that always has an event would keep the process busy.
 */
export const leavingEvent = 'leaving';

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
      const onTaken = () => {
        if (typeof done === 'function') done();
      };
      super.send(data, (error) => {
        clearTimeout(cutOff);
        if (this.isPaused && this.bufferedAmount <= maximumBufferedBytes) this.resume();
        // An error is followed by `close`. Until then the next event must not be read, and the adapter has nothing to log.
        if (error) this.once('close', onTaken);
        else onTaken();
      });
      if (this.bufferedAmount > maximumBufferedBytes) this.pause();
    }

    override terminate(): void {
      super.terminate();
      this.emit(leavingEvent);
    }

    override close(code?: number, reason?: string | Buffer): void {
      super.close(code, reason);
      this.emit(leavingEvent);
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
