/** Longest header that is looked at, characters. Browsers send some 150. */
const LONGEST = 4_096;

/** Whether a parameter is a weight that refuses what it belongs to: zero, or nothing that can be read. */
const refuses = (parameter: string): boolean => {
  const [name, weight = ''] = parameter.split('=').map((part) => part.trim());
  return name === 'q' && !(Number(weight) > 0);
};

/**
 * Whether a header such as `Accept` or `Accept-Encoding` names something explicitly; wildcards do not count.
 * @param header undefined and longer than 4,096 characters: it names nothing
 * @param wanted in lower case, such as `text/html` or `gzip`
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-quality-values
 */
export const acceptNames = (header: string | undefined, wanted: string): boolean => {
  if (header === undefined || header.length > LONGEST) return false;
  return header
    .toLowerCase()
    .split(',')
    .some((range) => {
      const [name, ...parameters] = range.split(';').map((part) => part.trim());
      return name === wanted && !parameters.some(refuses);
    });
};
