import type { Warning } from '../contracts/warning.ts';

/** What ffprobe did not read of a film. */
export interface UnreadRest {
  /** first byte that cannot be read, or behind which ffprobe ended */
  readonly damagedAt: number;
  /** when the last picture ends that is there all the same; microseconds on the container's clock */
  readonly endUs: number | undefined;
}

const seconds = (us: number): string => (us / 1e6).toFixed(1);

/**
 * The warning about a film that ffprobe did not read to its end.
 * @param film `sizeBytes` of the file; `foundUs`: when the pictures end that ffprobe found, from the film's beginning
 */
export const restWarning = (
  { damagedAt, endUs }: UnreadRest,
  { sizeBytes, foundUs }: { readonly sizeBytes: number; readonly foundUs: number },
): Warning => {
  const where = `The file is damaged at ${seconds(foundUs)} s, behind byte ${damagedAt} of ${sizeBytes}.`;
  return endUs === undefined
    ? {
        code: 'timesApproximate',
        message: `${where} No picture is found from there on: the film is taken to end there, and its last pictures may be missing.`,
      }
    : {
        code: 'heldPicture',
        message: `${where} Pictures that lie there cannot be found, and the one before them is shown in their place.`,
      };
};

/** The warning about pictures whose times are damaged. */
export const strayWarning = (count: number): Warning => ({
  code: 'heldPicture',
  message:
    `${count === 1 ? 'One picture is' : `${count} pictures are`} due at a time far behind that of the others: the file is damaged there. ` +
    'The picture before is shown in their place.',
});
