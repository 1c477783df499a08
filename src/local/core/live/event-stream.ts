/** Headers of a stream of server-sent events. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** A comment line, which clients ignore: it shows that the connection lives. */
export const HEARTBEAT = ':\n\n';

/** Sets how long a client waits before it reconnects, milliseconds. */
export const reconnectAfter = (ms: number): string => `retry: ${ms}\n\n`;

/** An event in the wire format. JSON has no line breaks, so one `data` line is enough. */
export const formatEvent = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
