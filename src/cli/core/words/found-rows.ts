import type { PictureSearch } from '../../../shared/core/find/find-picture.ts';

const clock = (second: number): string => {
  const [hours, minutes, seconds] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours === 0 ? `${minutes}:${two(seconds)}` : `${hours}:${two(minutes)}:${two(seconds)}`;
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What was found, for people: the nearest first, then what could not be searched. */
export const foundRows = ({ found, searched, withoutFingerprints, saysNothing }: PictureSearch): string[] => {
  const width = Math.max(0, ...found.map(({ jobId }) => jobId.length));
  const rows = found.map(
    ({ jobId, second, distance }) => `${jobId.padEnd(width)}  ${clock(second)}  second ${second}, distance ${distance}`,
  );
  const none = saysNothing
    ? 'The picture is flat or nearly black: it would be like every other such picture, so it is not looked for.'
    : `The picture is in none of the ${counted(searched, 'job')} with fingerprints.`;
  const without =
    withoutFingerprints === 0
      ? []
      : [
          `${counted(withoutFingerprints, 'job')} ${withoutFingerprints === 1 ? 'has' : 'have'} no fingerprints, and cannot be searched: still open, made with extras=off or by an earlier version, or of a picture.`,
        ];
  return [...(rows.length === 0 ? [none] : rows), ...without];
};
