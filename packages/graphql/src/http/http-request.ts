import type { GatekeeperRequest, Principal } from '@cinephage/core';

/** A request in the terms of the gateway, whichever server it came to. */
export interface HttpRequest {
  /** Who calls, for the gatekeeper; with method and headers. */
  readonly from: GatekeeperRequest;
  /** Below the `path` of the gateway where the request is meant for it: without what the host mounted it under. */
  readonly pathname: string;
  /** The path as received, without the query. */
  readonly received: string;
  /** As received, without the question mark; empty when there is none. */
  readonly search: string;
  /**
   * The value of a JSON body.
   *
   * @throws BodyError `PAYLOAD_TOO_LARGE` as soon as the announced length or the bytes so far exceed `maxBytes`,
   *   `INVALID_JSON` for a body that is empty, cut off, no UTF-8 or no JSON
   * @throws Error when the host has read the body already and it cannot be had any more
   */
  readJson(maxBytes: number): Promise<unknown>;
  /** Calls `listener` once, if the caller leaves before the answer is complete. */
  onLeave(listener: () => void): void;
  /** Told who calls, once that is known. */
  readonly onAdmitted?: ((principal: Principal) => void) | undefined;
}
