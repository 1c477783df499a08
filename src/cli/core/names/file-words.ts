/** Declaration of an option of a command. */
export interface KnownOption {
  readonly long?: string | undefined;
  readonly short?: string | undefined;
  /** whether the next word is its value */
  readonly required: boolean;
}

/**
 * Tell files whose names begin with a dash from options: `-film.mp4` becomes `./-film.mp4` where no option has that name
 * and a file does.
 * @param words the arguments after the name of a command that takes files
 * @param isFile whether a word names an existing file
 */
export const fileWords = (
  words: readonly string[],
  options: readonly KnownOption[],
  isFile: (word: string) => boolean,
): string[] => {
  const end = words.indexOf('--');
  let isValue = false;
  return words.map((word, at) => {
    if (isValue || (end >= 0 && at >= end)) {
      isValue = false;
      return word;
    }
    const option = options.find(({ long, short }) =>
      [long, short].some((name) => name !== undefined && (word === name || word.startsWith(`${name}=`))),
    );
    isValue = option?.required === true && !word.includes('=');
    return option === undefined && /^-./s.test(word) && isFile(word) ? `./${word}` : word;
  });
};
