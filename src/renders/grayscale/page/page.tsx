import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import { ShownPicture } from '../../../viewer/panel/shown.tsx';
import { ShownRender } from '../../../viewer/panel/shown-render.tsx';
import { NO_PARTS, type PagePart, type PictureResultProps, type ResultProps } from '../../parts/page/page-part.tsx';
import { grayscaleKey, grayscalePictureKey } from '../keys.ts';
import { GRAYSCALE_SQUARE } from '../square.ts';

/** The second in gray, in the square that programs get it in. */
const MomentGray = ({ links, moment, isThere }: ResultProps) => (
  <ShownPicture
    links={links}
    isThere={isThere}
    fileKey={grayscaleKey(moment.keys, moment.second)}
    size={GRAYSCALE_SQUARE}
    alt={`Grayscale at ${formatClock(moment.second * 1000)}`}
  />
);

const PictureGray = ({ job, links }: PictureResultProps) => {
  const url = useLink(links, grayscalePictureKey(sliceKeys(job.jobId, 0)));
  return <ShownRender title="Grayscale" url={url} size={GRAYSCALE_SQUARE} />;
};

export const GRAYSCALE_PAGE: PagePart = { ...NO_PARTS, moment: MomentGray, picture: PictureGray };
