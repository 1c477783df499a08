/** A value that was read, or the sentence that says why it cannot be. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };
