import type { Page } from 'playwright-core';

/** Nobody is there to choose a file: the way of browsers that cannot ask. To be called before the page is loaded. */
export const withoutPicker = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
  });
};

/** The page's private files, and the bytes of each. */
export const ownFiles = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const sizes: Record<string, number> = {};
    const folder = await navigator.storage.getDirectory();
    for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemFileHandle]>) {
      sizes[name] = (await handle.getFile()).size;
    }
    return sizes;
  });

/** Make a private file of the page. */
export const writeOwnFile = (page: Page, name: string, text: string): Promise<void> =>
  page.evaluate(
    async ([file = '', content = '']) => {
      const folder = await navigator.storage.getDirectory();
      const writable = await (await folder.getFileHandle(file, { create: true })).createWritable();
      await writable.write(content);
      await writable.close();
    },
    [name, text],
  );

/** Have the page's dialogue for a file choose a private file of it. To be called before the page is loaded. */
export const chooseOwnFile = async (page: Page, name: string): Promise<void> => {
  await page.addInitScript((file) => {
    Object.assign(window, {
      showSaveFilePicker: async () => (await navigator.storage.getDirectory()).getFileHandle(file, { create: true }),
    });
  }, name);
};
