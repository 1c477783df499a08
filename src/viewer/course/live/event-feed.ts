import type * as z from 'zod/mini';
import { JobEventSchema, LIVE_EVENTS, SlicesEventSchema } from '../../../api/contracts/slices.ts';
import { messageOf } from '../../../shared/core/errors/errors.ts';
import { untilAnswered } from '../../api/until-answered.ts';
import type { FollowJob } from './follow-job.ts';
import { lookAtSlices } from './look-at-slices.ts';

const LOST = 'The connection to the server was lost. Connecting again.';

const textOf = (message: Event): string => ('data' in message && typeof message.data === 'string' ? message.data : '');

/** @returns undefined for text that does not fit the schema: an event of a newer server is ignored */
const parseEvent = <Schema extends z.ZodMiniType>(schema: Schema, text: string): z.infer<Schema> | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Wait before a new connection; no retry of ours, but as regular as the browser's own. When a starting server refuses the connection, the browser itself does not try again. */
const AGAIN_MS = 3_000;

/** Follow a job by server-sent events. The first event of each connection is a snapshot. */
export const eventFeed: FollowJob = (jobId, tell) => {
  const stopped = new AbortController();
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    source = new EventSource(`/jobs/${jobId}/events`);
    source.addEventListener(LIVE_EVENTS.slices, (message: Event) => {
      const event = parseEvent(SlicesEventSchema, textOf(message));
      if (event !== undefined) tell({ type: event.snapshot ? 'snapshot' : 'changes', slices: event.slices });
    });
    source.addEventListener(LIVE_EVENTS.job, (message: Event) => {
      const event = parseEvent(JobEventSchema, textOf(message));
      if (event !== undefined) tell({ type: 'status', status: event.status });
    });
    source.addEventListener('error', () => {
      tell({ type: 'trouble', message: LOST, passes: true });
      // A lost connection is made again by the browser. Only a closed one needs a new `EventSource`.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(() => void connectAgain(), AGAIN_MS);
    });
  };
  /** It may have been refused, as of a job that was deleted: a source of events does not say so. */
  const connectAgain = async (): Promise<void> => {
    const { signal } = stopped;
    try {
      await untilAnswered(() => lookAtSlices(jobId, undefined, signal), signal);
      if (!signal.aborted) connect();
    } catch (error) {
      if (!signal.aborted) tell({ type: 'trouble', message: messageOf(error), passes: false });
    }
  };
  connect();
  return () => {
    stopped.abort();
    clearTimeout(again);
    source.close();
  };
};
