import { useMemo, useState } from 'preact/hooks';
import { plannedMs, slicesOf } from '../../shared/core/job/job-slices.ts';
import { chosenWords } from '../../shared/core/text/chosen-words.ts';
import { describePlan } from '../../shared/core/text/format.ts';
import type { PageFacts } from '../core/on-disk/page-facts.ts';
import { titleOf } from '../core/on-disk/page-title.ts';
import { storedNames } from '../core/on-disk/stored-names.ts';
import { coverageWords, gapWords, groupGaps } from '../core/result/coverage-words.ts';
import { firstMomentMs } from '../core/result/first-moment.ts';
import { flashingSlices } from '../core/result/flashing-slices.ts';
import { frameSize } from '../core/result/gif-size.ts';
import { WarningList } from '../result/warning-list.tsx';
import { AnyMoment } from './any-moment.tsx';
import { FileList } from './file-list.tsx';
import { PictureRenders } from './picture-renders.tsx';
import { SliceWall } from './slice-wall.tsx';
import { WholeVideos } from './whole-videos.tsx';

/** Most ranges without renders that are listed; a film may have thousands. */
const MOST_GAPS = 20;

/** A job as its files lie on a disk. */
export const ResultPage = ({ facts }: { readonly facts: PageFacts }) => {
  const { job, manifest } = facts;
  const plan = useMemo(() => slicesOf(job), [job]);
  const names = useMemo(() => storedNames(facts), [facts]);
  const [ms, setMs] = useState(() => firstMomentMs(job, plan, manifest));
  const flashing = useMemo(() => flashingSlices(manifest ?? {}), [manifest]);
  const { width, height } = frameSize(job);
  const gaps = manifest === undefined ? [] : groupGaps(manifest.coverage);
  return (
    <>
      <header class="stack">
        <h1>{titleOf(job)}</h1>
        <p class="faint">
          {describePlan(job.media, job.sliceCount, plannedMs(job))} · {width}×{height}
        </p>
        <p>
          {manifest === undefined
            ? 'This job was not finished when these files were copied; get it again to bring the rest.'
            : coverageWords(manifest)}
        </p>
        {manifest?.chosen?.map((ranges) => (
          <p class="small" key={ranges.kind}>
            Kept small: {chosenWords(ranges)}
          </p>
        ))}
        {gaps.length === 0 ? null : (
          <ul class="small">
            {gaps.slice(0, MOST_GAPS).map((gap) => (
              <li key={gap.firstIndex}>
                {gapWords(gap)}: {gap.reason}
              </li>
            ))}
            {gaps.length > MOST_GAPS ? <li>There are more; manifest.json names them all.</li> : null}
          </ul>
        )}
      </header>
      {job.media === 'image' ? (
        <PictureRenders names={names} title={titleOf(job)} />
      ) : (
        <>
          <AnyMoment facts={facts} flashing={flashing} plan={plan} names={names} ms={ms} onMove={setMs} />
          <WholeVideos videos={facts.wholes} width={width} height={height} />
          <SliceWall job={job} plan={plan} names={names} flashing={flashing} ms={ms} onMove={setMs} />
        </>
      )}
      {manifest === undefined ? null : <WarningList manifest={manifest} />}
      <FileList facts={facts} />
    </>
  );
};
