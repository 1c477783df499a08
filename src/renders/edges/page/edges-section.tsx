import { sliceKeys, stitchedKey } from '../../../shared/core/contracts/object-keys.ts';
import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { StoredVideo } from '../../../viewer/panel/stored-video.tsx';
import type { ResultProps } from '../../parts/page/page-part.tsx';
import { EDGES_WHOLE, edgesKey, edgesStillKey } from '../keys.ts';
import { hasEdgeStills } from '../plan/spec.ts';

/** The film as edges: all of it where it is there, else the slice at the moment. */
export const EdgesSection = ({ plan, links, moment, stitched }: ResultProps) => {
  const { jobId } = plan.job;
  const wholeKey = stitchedKey(jobId, EDGES_WHOLE);
  const isWhole = stitched?.outputs.some(({ key }) => key === wholeKey) ?? false;
  const key = isWhole ? wholeKey : edgesKey(sliceKeys(jobId, moment.slice.index));
  // Films often begin in black.
  const [fromMs, toMs] = isWhole ? [0, plan.job.probe.durationMs] : [moment.slice.startMs, moment.slice.endMs];
  const posterSecond = Math.floor((fromMs + (toMs - fromMs) / 3) / 1000);
  const posterKey = hasEdgeStills(plan.job.options) ? edgesStillKey(moment.keys, posterSecond) : undefined;
  const label = isWhole ? 'Edges of the whole video' : `Edges of ${rangeWords(moment.slice)}`;
  return (
    <section class="card stack" aria-labelledby="edges-title">
      <h2 id="edges-title">Edges</h2>
      <p class="small faint">{label}</p>
      <StoredVideo
        key={key}
        links={links}
        videoKey={key}
        label={label}
        posterKey={posterKey}
        {...frameSize(plan.job)}
      />
    </section>
  );
};
