/** Of an answer that is a stream of server-sent events. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** A comment, which no client hears of: it shows that the connection lives. */
export const HEARTBEAT = ':\n\n';

/** How long a client waits before it connects again, milliseconds. */
export const reconnectAfter = (ms: number): string => `retry: ${ms}\n\n`;

/** An event as it is sent; JSON has no line breaks. */
export const formatEvent = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
