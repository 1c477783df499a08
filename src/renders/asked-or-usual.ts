/** What was asked for and is allowed, in the order of `allowed`; the usual where nothing was asked. */
export const askedOrUsual = <T extends string>(
  asked: readonly T[] | undefined,
  { allowed, usual }: { readonly allowed: readonly T[]; readonly usual: readonly T[] },
): T[] => (asked === undefined ? [...usual] : allowed.filter((each) => asked.includes(each)));
