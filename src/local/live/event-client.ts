import type { ServerResponse } from 'node:http';
import { type JobEvent, LIVE_EVENTS, SLICES_PAGE, type SliceChange } from '../../api/contracts/slices.ts';
import { formatEvent, HEARTBEAT, reconnectAfter } from '../core/live/event-stream.ts';

/** Source of the state that is sent to a client. */
export interface ClientState {
  /** indexes of the slices with a known state */
  readonly known: () => readonly number[];
  readonly stateOf: (index: number) => SliceChange;
  readonly job: () => JobEvent;
}

const RECONNECT_MS = 1_000;

/**
 * One connection that follows a job. It holds only the indexes of changed slices, and reads their state when the client can take it,
 * so a slow client gets the state of that moment. A client that is far behind gets a new snapshot of all slices.
 */
export class EventClient {
  readonly #response: ServerResponse;
  readonly #told: ClientState;
  readonly #changed = new Set<number>();
  #isBlocked = false;
  #needsSnapshot = true;
  #jobChanged = true;
  #missedBeats = 0;

  constructor(response: ServerResponse, told: ClientState) {
    this.#response = response;
    this.#told = told;
    response.on('drain', () => {
      this.#isBlocked = false;
      this.#missedBeats = 0;
    });
    // Ignored: the `close` event reports a disconnected client.
    response.on('error', () => undefined);
    this.#write(reconnectAfter(RECONNECT_MS));
  }

  /** Note that the state of a slice has changed. */
  sliceChanged(index: number): void {
    if (this.#needsSnapshot) return;
    this.#changed.add(index);
    if (this.#changed.size > SLICES_PAGE && this.#isBlocked) this.#fallBehind();
  }

  jobChanged(): void {
    this.#jobChanged = true;
  }

  /** Send the changes, as far as the client takes them: at most one event of slices and one of the job. */
  flush(): void {
    if (this.#jobChanged && !this.#isBlocked) {
      this.#jobChanged = false;
      this.#write(formatEvent(LIVE_EVENTS.job, this.#told.job()));
    }
    if (this.#isBlocked || (this.#changed.size === 0 && !this.#needsSnapshot)) return;
    const isSnapshot = this.#needsSnapshot;
    if (isSnapshot) for (const index of this.#told.known()) this.#changed.add(index);
    this.#needsSnapshot = false;
    const page = [...this.#changed].slice(0, SLICES_PAGE);
    for (const index of page) this.#changed.delete(index);
    const slices = page.map((index) => this.#told.stateOf(index));
    this.#write(formatEvent(LIVE_EVENTS.slices, isSnapshot ? { snapshot: true, slices } : { slices }));
  }

  /** Send a heartbeat. @returns false when the client took nothing for two beats */
  beat(): boolean {
    if (!this.#isBlocked) this.#write(HEARTBEAT);
    else this.#missedBeats += 1;
    return this.#missedBeats < 2;
  }

  close(): void {
    this.#response.destroy();
  }

  #fallBehind(): void {
    this.#needsSnapshot = true;
    this.#jobChanged = true;
    this.#changed.clear();
  }

  #write(text: string): void {
    if (this.#response.destroyed) return;
    if (!this.#response.write(text)) this.#isBlocked = true;
  }
}
