import type * as z from 'zod/mini';
import { JobEventSchema, LIVE_EVENTS, SlicesEventSchema } from '../../../api/contracts/slices.ts';
import type { FollowJob } from './follow-job.ts';

const LOST = 'The connection to the server is gone; it is being tried again.';

/** @returns undefined for text that is not what the schema says: an event of a newer server is left alone */
const parseEvent = <Schema extends z.ZodMiniType>(schema: Schema, text: string): z.infer<Schema> | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** The browser itself gives up where a server that is just starting refuses it. */
const AGAIN_MS = 3_000;

/** Follows a job by server-sent events. After each connection the first of them begins anew. */
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
      // A connection that was cut is made again by the browser.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, AGAIN_MS);
    });
  };
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
};
