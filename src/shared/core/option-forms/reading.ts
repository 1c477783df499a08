/** The value that was read, or a sentence that says why it cannot be read. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };
