import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { gifSize } from '../../../viewer/core/result/gif-size.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import { KeptSmall } from '../../../viewer/panel/kept-small.tsx';
import { ShownFigure } from '../../../viewer/panel/shown.tsx';
import { Gif } from '../../../viewer/ui/gif.tsx';
import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { gifKey } from '../keys.ts';
import { gifOf } from '../options.ts';
import { GifWall } from './gif-wall.tsx';

/** The GIF of the moment's slice. */
const MomentGif = ({ plan, links, moment, isThere, flashing, chosen }: ResultProps) => {
  const alt = `GIF of ${rangeWords(moment.slice)}`;
  const fileKey = gifKey(moment.keys);
  const url = useLink(links, isThere ? fileKey : undefined);
  const size = gifSize(plan.job);
  return (
    <ShownFigure
      fileKey={fileKey}
      size={size}
      alt={alt}
      url={url}
      whenSeen
      note={<KeptSmall kind="gif" maxBytes={gifOf(plan.job.options).max} chosen={chosen} />}
    >
      {url === undefined ? null : <Gif url={url} alt={alt} flashes={flashing.has(moment.slice.index)} {...size} />}
    </ShownFigure>
  );
};

export const GIF_PAGE: PagePart = { ...NO_PARTS, moment: MomentGif, wall: GifWall };
