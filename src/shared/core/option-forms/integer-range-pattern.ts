const digit = (low: number, high: number): string => (low === high ? `${low}` : `[${low}-${high}]`);
const repeat = (count: number): string => (count === 1 ? '[0-9]' : `[0-9]{${count}}`);

/** Alternatives for the numbers from `low` to `high`, written with the same number of digits. */
const sameWidth = (low: string, high: string): string[] => {
  if (low === '') return [''];
  const [first, last] = [Number(low[0]), Number(high[0])];
  const [lowRest, highRest] = [low.slice(1), high.slice(1)];
  if (first === last) return sameWidth(lowRest, highRest).map((rest) => `${first}${rest}`);
  if (lowRest === '') return [digit(first, last)];
  const zeros = '0'.repeat(lowRest.length);
  const nines = '9'.repeat(lowRest.length);
  // Leading digits below which every number is in the range.
  const from = lowRest === zeros ? first : first + 1;
  const to = highRest === nines ? last : last - 1;
  return [
    ...(from === first ? [] : sameWidth(lowRest, nines).map((rest) => `${first}${rest}`)),
    ...(from > to ? [] : [`${digit(from, to)}${repeat(lowRest.length)}`]),
    ...(to === last ? [] : sameWidth(zeros, highRest).map((rest) => `${last}${rest}`)),
  ];
};

/**
 * A regular expression for the whole numbers of a range, as CloudFormation takes it in `AllowedPattern`: its number
 * parameters would let 1.5 through.
 * @param minimum whole number, 0 or more
 * @param maximum whole number, `minimum` or more
 * @returns alternatives without anchors, e.g. `[1-9]|[1-2][0-9]|30` for 1 to 30
 */
export const integerRangePattern = (minimum: number, maximum: number): string => {
  const alternatives: string[] = [];
  for (let low = minimum; low <= maximum; ) {
    const high = Math.min(maximum, 10 ** String(low).length - 1);
    alternatives.push(...sameWidth(String(low), String(high)));
    low = high + 1;
  }
  return alternatives.join('|');
};
