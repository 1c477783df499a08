import type * as z from 'zod/mini';
import { JobEventSchema, LIVE_EVENTS, SlicesEventSchema } from '../../../api/contracts/slices.ts';
import type { FollowJob } from './follow-job.ts';

const LOST = 'The connection to the server was lost. Connecting again.';

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
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    source = new EventSource(`/jobs/${jobId}/events`);
    source.addEventListener(LIVE_EVENTS.slices, ({ data }: MessageEvent<string>) => {
      const event = parseEvent(SlicesEventSchema, data);
      if (event !== undefined) tell({ type: event.snapshot ? 'snapshot' : 'changes', slices: event.slices });
    });
    source.addEventListener(LIVE_EVENTS.job, ({ data }: MessageEvent<string>) => {
      const event = parseEvent(JobEventSchema, data);
      if (event !== undefined) tell({ type: 'status', status: event.status });
    });
    source.addEventListener('error', () => {
      tell({ type: 'trouble', message: LOST });
      // A lost connection is made again by the browser. Only a closed one needs a new `EventSource`.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, AGAIN_MS);
    });
  };
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
};
