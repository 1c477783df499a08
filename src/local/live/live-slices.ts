import type { SliceChange } from '../../api/contracts/slices.ts';
import type { SliceView } from '../../shared/core/documents/slice-view.ts';
import type { SliceInWork, SliceWorkChange as Working } from './slice-states.ts';

/** State of every slice of a job, from running work and from records. A slice that is unknown here is waiting. */
export class LiveSlices {
  readonly #working = new Map<number, SliceInWork | Working>();
  /** slices of {@link #working} whose work has ended and whose record has not been read yet */
  readonly #ended = new Set<number>();
  readonly #records = new Map<number, SliceView>();

  /** @param working the slices that are queued or running now */
  constructor(working: readonly SliceInWork[]) {
    for (const state of working) this.#working.set(state.index, state);
  }

  /** Take in a change of a slice. An ended slice keeps its state until its record has been looked up. */
  work(change: Working): void {
    if (change.state === 'ended') {
      this.#ended.add(change.index);
    } else {
      this.#ended.delete(change.index);
      this.#working.set(change.index, change);
    }
  }

  /** Take in a slice's present record; undefined when there is none. */
  record(index: number, view: SliceView | undefined): void {
    if (view === undefined) this.#records.delete(index);
    else this.#records.set(index, view);
    if (this.#ended.delete(index)) this.#working.delete(index);
  }

  /** Indexes of all slices with a known state, in order. */
  known(): number[] {
    return [...new Set([...this.#working.keys(), ...this.#records.keys()])].sort((a, b) => a - b);
  }

  /** State of a slice for clients: a rendered slice stays rendered, a failed one may be tried again. */
  stateOf(index: number): SliceChange {
    const record = this.#records.get(index);
    const working = this.#working.get(index);
    if (working === undefined || record?.state === 'rendered') return record ?? { index, state: 'waiting' };
    if (working.state !== 'running') return { index, state: 'waiting', attempt: working.attempt };
    const startedAtMs = 'atMs' in working ? working.atMs : working.startedAtMs;
    const since = startedAtMs === undefined ? {} : { startedAtMs };
    return { index, state: 'running', attempt: working.attempt, ...since };
  }
}
