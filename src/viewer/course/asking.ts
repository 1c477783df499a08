import { type Signal, signal } from '@preact/signals';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { ApiError } from '../api/api-client.ts';
import { untilAnswered } from '../api/until-answered.ts';
import { type Trouble, troubleOf } from '../core/job/job-trouble.ts';

/** What the page of a job asks for until it is left, and why there is no answer at the moment. */
export class Asking {
  /** why the job cannot be loaded or is not updated at the moment */
  readonly trouble: Signal<Trouble | undefined> = signal(undefined);
  private readonly stopped = new AbortController();

  /** Aborted when the page is left. */
  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  /** Ask until there is an answer. Meanwhile the page says why there is none. @throws what was refused, or that the page was left */
  async answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const tell = (message: string): void => {
      this.trouble.value = { message, isGone: false, passes: true };
    };
    const answer = await untilAnswered(ask, this.signal, tell);
    this.signal.throwIfAborted();
    this.trouble.value = undefined;
    return answer;
  }

  /** Say what cannot be had. @param isKnown the job was there before */
  fail(error: unknown, isKnown: boolean): void {
    if (this.signal.aborted) return;
    this.trouble.value = troubleOf(messageOf(error), error instanceof ApiError ? error.status : undefined, isKnown);
  }

  stop(): void {
    this.stopped.abort();
  }
}
