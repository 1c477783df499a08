import { sliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import { stitchedOutput } from '../../../shared/core/documents/stitched.ts';
import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { wholeWords } from '../../../viewer/core/result/coverage-words.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { momentAt } from '../../../viewer/core/result/moment.ts';
import { StoredVideo } from '../../../viewer/panel/stored-video.tsx';
import type { ResultProps } from '../../parts/page/page-part.tsx';
import { EDGES_WHOLE, edgesKey, edgesStillKey } from '../keys.ts';
import { hasEdgeStills } from '../plan/spec.ts';

/** The film as edges: all of it where it is there, else the slice at the moment. */
export const EdgesSection = ({ plan, links, moment, stitched }: ResultProps) => {
  const { jobId } = plan.job;
  const whole = stitchedOutput(stitched, EDGES_WHOLE);
  const isWhole = whole !== undefined;
  const key = whole?.key ?? edgesKey(sliceKeys(jobId, moment.slice.index));
  // Films often begin in black.
  const [fromMs, toMs] = isWhole
    ? [plan.slices[0]?.startMs ?? 0, plan.slices.at(-1)?.endMs ?? 0]
    : [moment.slice.startMs, moment.slice.endMs];
  const { second: posterSecond } = momentAt(jobId, plan.slices, fromMs + (toMs - fromMs) / 3);
  const posterKey = hasEdgeStills(plan.job.options) ? edgesStillKey(moment.keys, posterSecond) : undefined;
  const label = isWhole ? `Edges of ${wholeWords(plan.job.options)}` : `Edges of ${rangeWords(moment.slice)}`;
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
