import { useState } from 'preact/hooks';
import type { JobSummary } from '../../api/contracts/jobs.ts';
import { cardPicture } from '../core/job/card-picture.ts';
import { extentWords } from '../core/job/job-words.ts';
import { Icon } from '../ui/icon.tsx';
import { MovingPicture } from './moving-picture.tsx';
import { StillPicture } from './still-picture.tsx';

/**
 * The best picture of a film with its length; where there is none, something else that shows it. Every list of jobs has another link to it: the first one
 * is kept, so that it is loaded once, until it cannot be followed any more.
 * @param isLively the film moves in it
 */
export const JobPicture = ({ job, isLively }: { readonly job: JobSummary; readonly isLively: boolean }) => {
  const { poster, media } = job;
  const latest = cardPicture(job);
  const [kept, setKept] = useState(latest);
  const url = kept ?? latest;
  return (
    <span class={poster !== undefined && poster.height > poster.width ? 'job-picture job-picture-tall' : 'job-picture'}>
      {url === undefined ? (
        <>
          <Icon name={media === 'video' ? 'film' : 'image'} />
          <StillPicture job={job} />
        </>
      ) : (
        <img src={url} alt="" loading="lazy" decoding="async" onError={() => setKept(undefined)} />
      )}
      {isLively && media === 'video' ? <MovingPicture job={job} /> : null}
      <span class="job-extent figure">{extentWords(job)}</span>
    </span>
  );
};
