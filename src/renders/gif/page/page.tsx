import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { gifSize } from '../../../viewer/core/result/gif-size.ts';
import { KeptSmall } from '../../../viewer/panel/kept-small.tsx';
import { SeenFigure } from '../../../viewer/panel/shown.tsx';
import { Gif } from '../../../viewer/ui/gif.tsx';
import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { gifKey } from '../keys.ts';
import { gifOf } from '../options.ts';
import { GifWall } from './gif-wall.tsx';

/** The GIF of the moment's slice. */
const MomentGif = ({ plan, links, moment, isThere, flashing, chosen }: ResultProps) => {
  const alt = `GIF of ${rangeWords(moment.slice)}`;
  const fileKey = gifKey(moment.keys);
  const size = gifSize(plan.job);
  return (
    <SeenFigure
      links={links}
      isThere={isThere}
      fileKey={fileKey}
      size={size}
      alt={alt}
      note={<KeptSmall kind="gif" maxBytes={gifOf(plan.job.options).max} chosen={chosen} />}
    >
      {(url) => <Gif url={url} alt={alt} flashes={flashing.has(moment.slice.index)} {...size} />}
    </SeenFigure>
  );
};

export const GIF_PAGE: PagePart = { ...NO_PARTS, moment: MomentGif, wall: GifWall };
