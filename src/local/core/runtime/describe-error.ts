/** An error as the caller of a function sees it. */
export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Reports are also sent in headers, which must not contain DEL. */
const withoutDel = (text: string): string => text.replaceAll('\x7f', '%7F');

/**
 * Describe a value that a handler threw.
 * @returns the error's name, message and stack; for a value that is no error, its type and text
 */
export const describeError = (thrown: unknown): ErrorReport => {
  try {
    if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
    const { name, message, stack } = thrown;
    return {
      errorType: withoutDel(name),
      errorMessage: withoutDel(message),
      trace: stack === undefined ? [] : withoutDel(stack).split('\n'),
    };
  } catch {
    const errorMessage =
      'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack';
    return { errorType: 'handled', errorMessage, trace: [] };
  }
};
