import type { ProgressEvent } from './progress-event.ts';

interface Entry {
  readonly number: number;
  readonly event: ProgressEvent;
}

/** Events of a run, for any number of readers. */
export interface ProgressLog {
  add(event: ProgressEvent): void;
  /** No event comes after this. Readers get the error after the last event. */
  end(failure?: { readonly error: unknown }): void;
  readonly events: AsyncIterable<ProgressEvent>;
}

/**
 * Keep events until they are read. Every reader gets them from the first one on. Of events of the same type that follow each
 * other, a reader that is slow gets the newest alone: its memory stays small however long a film is.
 */
export const makeProgressLog = (): ProgressLog => {
  const entries: Entry[] = [];
  let count = 0;
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;
  let news = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const tell = (): void => {
    wake();
    news = new Promise((resolve) => {
      wake = resolve;
    });
  };
  const next = (after: number): Entry | undefined => entries.find(({ number }) => number > after);

  async function* read(): AsyncGenerator<ProgressEvent, void, undefined> {
    for (let seen = 0; ; ) {
      const entry = next(seen);
      if (entry !== undefined) {
        seen = entry.number;
        yield entry.event;
      } else if (isOver) {
        if (failure !== undefined) throw failure.error;
        return;
      } else {
        await news;
      }
    }
  }

  return {
    add(event) {
      if (isOver) return;
      count += 1;
      if (entries.at(-1)?.event.type === event.type) entries.pop();
      entries.push({ number: count, event });
      tell();
    },
    end(failed) {
      if (isOver) return;
      isOver = true;
      failure = failed;
      tell();
    },
    events: { [Symbol.asyncIterator]: read },
  };
};
