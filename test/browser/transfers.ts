import type { Page } from 'playwright-core';

/** A file that came over the network. */
export interface Transfer {
  readonly url: string;
  /** what the browser asked for it as: `Document`, `Script`, `Image`, `Media`, … */
  readonly type: string;
  /** as sent: compressed, with its headers */
  readonly bytes: number;
}

/**
 * Load a page again, without anything that the browser kept of it.
 * @param untilLoaded resolves when all that counts is there
 * @returns all that came until then, in the order in which it came
 */
export const transfersOf = async (page: Page, untilLoaded: () => Promise<void>): Promise<Transfer[]> => {
  const session = await page.context().newCDPSession(page);
  const asked = new Map<string, Omit<Transfer, 'bytes'> & { readonly loaderId: string }>();
  const transfers: (Transfer & { readonly loaderId: string })[] = [];
  session.on('Network.responseReceived', ({ requestId, loaderId, type, response }) => {
    asked.set(requestId, { url: response.url, type, loaderId });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = asked.get(requestId);
    if (file !== undefined) transfers.push({ ...file, bytes: encodedDataLength });
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.reload();
  await untilLoaded();
  const { frameTree } = await session.send('Page.getFrameTree');
  await session.detach();
  // Answers to the page that was left may have come meanwhile.
  return transfers.filter(({ loaderId }) => loaderId === frameTree.frame.loaderId);
};

export const bytesOf = (transfers: readonly Transfer[]): number => transfers.reduce((sum, { bytes }) => sum + bytes, 0);
