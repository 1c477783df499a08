import { stylesAgain } from './styles-again.ts';

/** A part of the page could not be loaded. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';
  constructor(options: ErrorOptions) {
    super('A part of the page could not be loaded. Is there a network? If this stays, reload the page.', options);
  }
}

/**
 * Loads a part of the page, once for all that need it. Where that failed, the next call tries again. A part comes with its style
 * sheets, or not at all.
 * @returns throws {NotLoadedError}
 */
export const partLoader = <Part>(load: () => Promise<Part>): (() => Promise<Part>) => {
  let loading: Promise<Part> | undefined;
  return () => {
    loading ??= stylesAgain()
      .then(load)
      .catch((cause: unknown) => {
        loading = undefined;
        throw new NotLoadedError({ cause });
      });
    return loading;
  };
};
