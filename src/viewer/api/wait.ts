/** Tells when the network is back: the page, by the type that it has in common with what stands for it in tests. */
const network = globalThis as unknown as EventTarget;

/**
 * Wait for a time, or until the network is back.
 * @throws the signal's reason
 */
export const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const finish = () => {
      clearTimeout(timer);
      network.removeEventListener('online', finish);
      signal.removeEventListener('abort', finish);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(finish, ms);
    network.addEventListener('online', finish);
    signal.addEventListener('abort', finish);
  });
