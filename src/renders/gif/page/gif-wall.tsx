import { useMemo, useState } from 'preact/hooks';
import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import { formatNumber } from '../../../shared/core/text/format.ts';
import { coarseToFine } from '../../../viewer/core/board/coarse-to-fine.ts';
import { gifSize } from '../../../viewer/core/result/gif-size.ts';
import { Button } from '../../../viewer/ui/button.tsx';
import { Card } from '../../../viewer/ui/card.tsx';
import type { WallProps } from '../../parts/page/page-part.tsx';
import { gifKey } from '../keys.ts';
import { GifTile } from './gif-tile.tsx';

/** Shown at first, spread over the film; each step shows as many between them. */
const FIRST = 12;
/** So few more need no button. */
const ALL = 24;

/** The GIFs of all slices, at first some spread over the film. Each leads to the beginning of its slice. */
export const GifWall = ({ board, plan, links, storyboard, flashing, onMoment }: WallProps) => {
  const count = plan.slices.length;
  const [most, setMost] = useState(count <= ALL ? ALL : FIRST);
  const order = useMemo(() => coarseToFine(count), [count]);
  const shown = useMemo(
    () =>
      order
        .slice(0, most)
        .sort((a, b) => a - b)
        .map((index) => plan.slices[index])
        .filter((slice) => slice !== undefined),
    [order, most, plan],
  );
  const size = gifSize(plan.job);
  // The only one is that of the moment.
  if (count < 2) return null;
  return (
    <Card title="GIFs">
      <ul class="wall">
        {shown.map((slice) => (
          <GifTile
            key={slice.index}
            links={links}
            storyboard={storyboard}
            slice={slice}
            fileKey={gifKey(sliceKeys(plan.job.jobId, slice.index))}
            isThere={board.slices[slice.index]?.state === 'rendered'}
            size={size}
            flashes={flashing.has(slice.index)}
            onMoment={onMoment}
          />
        ))}
      </ul>
      {most < count ? (
        <div class="row">
          <Button onClick={() => setMost(most * 2)}>Show those between</Button>
          <span class="small faint figure">
            {formatNumber(shown.length)} of {formatNumber(count)}
          </span>
        </div>
      ) : null}
    </Card>
  );
};
