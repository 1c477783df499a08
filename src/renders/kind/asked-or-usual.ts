/** The requested words that are allowed, in the order of `allowed`; the default when nothing was requested. */
export const askedOrUsual = <T extends string>(
  asked: readonly T[] | undefined,
  { allowed, usual }: { readonly allowed: readonly T[]; readonly usual: readonly T[] },
): T[] => (asked === undefined ? [...usual] : allowed.filter((each) => asked.includes(each)));
