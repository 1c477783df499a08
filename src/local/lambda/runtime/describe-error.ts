/** What the caller of a function gets to see of an error. */
export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Reports travel in headers too, which take no DEL. */
const withoutDel = (text: string): string => text.replaceAll('\x7f', '%7F');

/**
 * Describe whatever a handler threw.
 * @returns the error's name, message and stack; the type of what is no error, and its text
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
