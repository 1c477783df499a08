/** An answer waits this long for what reads it; later the world may be another. */
const FRESH_MS = 30_000;

/** Answers that were asked for before what reads them was loaded, by address. */
const asked = new Map<string, { readonly answer: Promise<Response>; readonly askedMs: number }>();

/**
 * Ask for what will be needed, before what reads it is loaded. Whoever asks for the same address next gets this answer.
 * @param look told of the answer before anybody else gets it, to ask for what it leads to; it has a copy, and may not throw
 */
export const askAhead = (
  address: string,
  init: RequestInit = {},
  look: (copy: Response) => Promise<void> = async () => {},
): void => {
  const answer = fetch(address, init).then(async (response) => {
    await look(response.clone());
    return response;
  });
  // Whoever asks next tries again.
  answer.catch(() => undefined);
  asked.set(address, { answer, askedMs: performance.now() });
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
  const early = init.method === undefined && !new Headers(init.headers).has('range') ? asked.get(address) : undefined;
  if (early === undefined) return fetch(address, init);
  asked.delete(address);
  const isFresh = performance.now() - early.askedMs < FRESH_MS;
  const response = isFresh ? await whileWanted(early.answer, init.signal).catch(() => undefined) : undefined;
  // With an aborted signal `fetch` throws its reason.
  return response ?? fetch(address, init);
};
