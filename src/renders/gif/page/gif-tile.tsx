import { useRef, useState } from 'preact/hooks';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { useLink } from '../../../viewer/links/use-link.ts';
import { Tile } from '../../../viewer/panel/tile.tsx';
import { Gif } from '../../../viewer/ui/gif.tsx';
import { StillGif } from '../../../viewer/ui/still-gif.tsx';
import { useSeen } from '../../../viewer/ui/use-seen.ts';
import type { WallProps } from '../../parts/page/page-part.tsx';

interface GifTileProps extends Pick<WallProps, 'links' | 'storyboard' | 'onMoment'> {
  readonly slice: Slice;
  readonly fileKey: string;
  /** whether the GIF is made */
  readonly isThere: boolean;
  readonly size: PictureSize;
  readonly flashes: boolean;
}

/** A slice: a tile of it, and its GIF while the pointer or the focus is on it. Without a tile its GIF, once it is in sight. */
export const GifTile = ({ links, storyboard, slice, fileKey, isThere, size, flashes, onMoment }: GifTileProps) => {
  const frame = useRef<HTMLLIElement>(null);
  const [isWanted, setWanted] = useState(false);
  const isSeen = useSeen(frame);
  const hasTile = storyboard !== undefined;
  const url = useLink(links, isThere && (hasTile ? isWanted : isSeen) ? fileKey : undefined);
  const words = rangeWords(slice);
  return (
    <li ref={frame}>
      <button
        type="button"
        class="wall-tile"
        aria-label={isThere ? `Go to the GIF of ${words}` : `Go to ${words}, which is not rendered yet`}
        onClick={() => onMoment(slice.startMs)}
        onPointerEnter={() => setWanted(true)}
        onPointerLeave={() => setWanted(false)}
        onFocus={() => setWanted(true)}
        onBlur={() => setWanted(false)}
      >
        <span class="wall-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
          {hasTile && isSeen ? (
            <Tile storyboard={storyboard} links={links} ms={(slice.startMs + slice.endMs) / 2} isCoarse={!isThere} />
          ) : null}
          {url === undefined ? null : flashes ? (
            <StillGif url={url} alt={words} {...size} />
          ) : (
            <Gif url={url} alt={words} flashes={false} {...size} />
          )}
        </span>
        <span class="small faint figure">{words}</span>
      </button>
    </li>
  );
};
