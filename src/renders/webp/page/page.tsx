import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { KeptSmall } from '../../../viewer/panel/kept-small.tsx';
import { SeenFigure } from '../../../viewer/panel/shown.tsx';
import { Gif } from '../../../viewer/ui/gif.tsx';
import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { webpKey } from '../keys.ts';
import { webpOf } from '../options.ts';

/** The animated WebP of the moment's slice. */
const MomentWebp = ({ plan: { job }, links, moment, isThere, flashing, chosen }: ResultProps) => {
  const alt = `WebP of ${rangeWords(moment.slice)}`;
  const fileKey = webpKey(moment.keys);
  const size = fitPicture(frameSize(job), webpOf(job.options).width);
  return (
    <SeenFigure
      links={links}
      isThere={isThere}
      fileKey={fileKey}
      size={size}
      alt={alt}
      note={<KeptSmall kind="webp" maxBytes={webpOf(job.options).max} chosen={chosen} />}
    >
      {(url) => <Gif url={url} alt={alt} flashes={flashing.has(moment.slice.index)} {...size} />}
    </SeenFigure>
  );
};

export const WEBP_PAGE: PagePart = { ...NO_PARTS, moment: MomentWebp };
