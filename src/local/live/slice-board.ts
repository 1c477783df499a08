import type { SliceChange } from '../../api/contracts/slices.ts';
import type { SliceView } from '../../shared/contracts/slice-view.ts';
import type { SliceState, SliceChange as Working } from '../slice-states.ts';

/** Where every slice of a job is: what is being worked on, and what is recorded. A slice that it does not know waits. */
export class SliceBoard {
  readonly #working = new Map<number, SliceState | Working>();
  /** of {@link #working}: nobody works on them any more, and what came of it is to be read */
  readonly #ended = new Set<number>();
  readonly #records = new Map<number, SliceView>();

  /** @param working the slices that are queued or running now */
  constructor(working: readonly SliceState[]) {
    for (const state of working) this.#working.set(state.index, state);
  }

  /** What happened to a slice. One that ended stays as it was until its record was looked for. */
  work(change: Working): void {
    if (change.state === 'ended') {
      this.#ended.add(change.index);
    } else {
      this.#ended.delete(change.index);
      this.#working.set(change.index, change);
    }
  }

  /** What its record says now; undefined when there is none. */
  record(index: number, view: SliceView | undefined): void {
    if (view === undefined) this.#records.delete(index);
    else this.#records.set(index, view);
    if (this.#ended.delete(index)) this.#working.delete(index);
  }

  /** Indexes of all slices that something is known of, in order. */
  known(): number[] {
    return [...new Set([...this.#working.keys(), ...this.#records.keys()])].sort((a, b) => a - b);
  }

  /** As it is told: what is rendered stays rendered, what failed may be tried again. */
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
