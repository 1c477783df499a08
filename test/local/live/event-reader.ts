/** A server-sent event. */
export interface SentEvent {
  readonly name: string;
  readonly data: unknown;
}

/** A stream of server-sent events over real HTTP. */
export interface EventReader {
  readonly response: Response;
  /** all that came so far */
  readonly text: () => string;
  /** The next event that fits. @throws when the stream ends before */
  next(fits?: (event: SentEvent) => boolean): Promise<SentEvent>;
  close(): void;
}

/** Connect to a stream of events. */
export const readEvents = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventReader> => {
  const controller = new AbortController();
  const response = await fetch(url, { headers, signal: controller.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let read = 0;
  const buffered = (): SentEvent | undefined => {
    const end = text.indexOf('\n\n', read);
    if (end < 0) return undefined;
    const block = text.slice(read, end);
    read = end + 2;
    const name = /^event: (.*)$/m.exec(block)?.[1];
    if (name === undefined) return buffered();
    return { name, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null') };
  };
  return {
    response,
    text: () => text,
    async next(fits = () => true) {
      for (;;) {
        const event = buffered();
        if (event !== undefined) {
          if (fits(event)) return event;
          continue;
        }
        const more = await reader?.read();
        if (more === undefined || more.done) throw new Error(`The stream ended after:\n${text}`);
        text += more.value;
      }
    },
    close: () => controller.abort(),
  };
};
