import type { FoundPlace, PictureSearch } from '../../../shared/core/find/find-picture.ts';
import { formatCount } from '../../../shared/core/text/format.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';

const clock = (second: number): string => formatClock(second * 1000);

/** Where it is: the second, and the seconds around it that show the same. */
const placeOf = ({ second, from, to, distance }: FoundPlace): string => {
  const alike = from === to ? '' : `, the same from ${clock(from)} to ${clock(to)}`;
  return `${clock(second)}  second ${second}${alike}, distance ${distance}`;
};

/** What was found, for people: the nearest first, then what could not be searched. */
export const foundRows = ({ found, searched, withoutFingerprints, saysNothing }: PictureSearch): string[] => {
  const width = Math.max(0, ...found.map(({ jobId }) => jobId.length));
  const rows = found.map((each) => `${each.jobId.padEnd(width)}  ${placeOf(each)}`);
  const none = saysNothing
    ? 'The picture is flat or nearly black: it would be like every other such picture, so it is not looked for.'
    : searched === 1
      ? 'The picture is not in the job that was searched.'
      : `The picture is in none of the ${formatCount(searched, 'job')} that were searched.`;
  const has = withoutFingerprints === 1 ? 'has' : 'have';
  const without =
    withoutFingerprints === 0
      ? []
      : [
          `${formatCount(withoutFingerprints, 'job')} ${has} no fingerprints, and cannot be searched: still open, made with extras=off or by an earlier version, of a picture, or with fingerprints that cannot be read. ` +
            'fanreel run FILE --again makes those of a film, but not where it was made with extras=off: for that, fanreel delete JOB and then fanreel run FILE.',
        ];
  return [...(rows.length === 0 ? [none] : rows), ...without];
};
