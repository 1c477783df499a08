/**
 * Mark style sheets that do not load. The helper of the bundler that asks for those of a part remembers each that it asked for,
 * also one that failed, and would show the part without it from then on.
 */
export const markFailedStyles = (): void => {
  const mark = ({ target }: Event): void => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') target.dataset.failed = '';
  };
  // Errors of elements do not bubble.
  addEventListener('error', mark, { capture: true });
};

/** Put a new element in the place of one whose style sheet failed, so that the order of style sheets stays as it was. */
const askAgain = (failed: HTMLLinkElement): Promise<void> =>
  new Promise((resolve, reject) => {
    const link = failed.cloneNode() as HTMLLinkElement;
    delete link.dataset.failed;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error(`${link.href} cannot be loaded.`)));
    failed.replaceWith(link);
  });

/** What is asked for again at the moment: it is waited for by all parts that are loaded meanwhile. */
const asked = new Set<Promise<void>>();

/**
 * Ask again for all style sheets that failed, and wait until they are there.
 * @throws when one fails again; the next call asks for it once more
 */
export const stylesAgain = async (): Promise<void> => {
  for (const failed of document.querySelectorAll<HTMLLinkElement>('link[data-failed]')) {
    const asking = askAgain(failed);
    asked.add(asking);
    const end = () => asked.delete(asking);
    asking.then(end, end);
  }
  await Promise.all(asked);
};
