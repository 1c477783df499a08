/** An answer waits this long for what reads it; later the world may be another. */
const FRESH_MS = 30_000;

/** Answers that were asked for before what reads them was loaded, by address. */
const asked = new Map<string, { readonly answer: Promise<Response>; readonly askedMs: number }>();

const underWay = new Set<Promise<Response>>();

/**
 * Ask for what will be needed, before what reads it is loaded. Whoever asks for the same address next gets this answer.
 * @param look shown the text of a good answer before anybody else gets it, to ask for what it leads to; it may not throw
 */
export const askAhead = (address: string, init: RequestInit = {}, look: (text: string) => void = () => {}): void => {
  const answer = fetch(address, init).then(async (response) => {
    // Whoever asks next has it whole and at once: between answers that wait for the network the page would be laid out and painted.
    const text = await response.text();
    if (response.ok) look(text);
    const { status, headers } = response;
    return Object.assign(new Response(text, { status, headers }), { text: async () => text });
  });
  underWay.add(answer);
  const end = (): void => void underWay.delete(answer);
  // Where it does not come, whoever asks next tries again.
  answer.then(end, end);
  asked.set(address, { answer, askedMs: performance.now() });
};

/** Resolves when all that was asked for ahead is answered, with what that led to. */
export const allAnswered = async (): Promise<void> => {
  while (underWay.size > 0) await Promise.allSettled(underWay);
};

/** Wait for an answer as long as whoever reads it does. @throws the reason why the signal was aborted */
const whileWanted = (answer: Promise<Response>, signal: AbortSignal | null | undefined): Promise<Response> =>
  new Promise((resolve, reject) => {
    const give = (): void => reject(signal?.reason);
    if (signal?.aborted) give();
    signal?.addEventListener('abort', give, { once: true });
    answer.then(resolve, reject).finally(() => signal?.removeEventListener('abort', give));
  });

/**
 * The answer that was asked for ahead, for the first who reads its address; what was not, or did not come, is asked for.
 * @throws as `fetch` does, also when the signal is aborted while the early answer is under way
 */
export const answerOf = async (address: string, init: RequestInit): Promise<Response> => {
  const headers = new Headers(init.headers);
  // Asked for ahead is a whole file, and without credentials.
  const isOther = init.method !== undefined || headers.has('range') || headers.has('authorization');
  const early = isOther ? undefined : asked.get(address);
  if (early === undefined) return fetch(address, init);
  asked.delete(address);
  const isFresh = performance.now() - early.askedMs < FRESH_MS;
  const response = isFresh ? await whileWanted(early.answer, init.signal).catch(() => undefined) : undefined;
  // With an aborted signal `fetch` throws its reason.
  return response ?? fetch(address, init);
};
