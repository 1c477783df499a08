import { sliceKeys, stitchedKey } from '../../../shared/core/contracts/object-keys.ts';
import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { rangeWords } from '../../../viewer/core/board/slice-words.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { StoredVideo } from '../../../viewer/panel/stored-video.tsx';
import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { CLIP_WHOLE, clipKey } from '../keys.ts';
import { clipOf } from '../options.ts';

/** The clip of the whole video where it is there, else of the slice at the moment. */
const ClipSection = ({ plan: { job }, links, moment, stitched, flashing }: ResultProps) => {
  const wholeKey = stitchedKey(job.jobId, CLIP_WHOLE);
  const isWhole = stitched?.outputs.some(({ key }) => key === wholeKey) ?? false;
  const key = isWhole ? wholeKey : clipKey(sliceKeys(job.jobId, moment.slice.index));
  const label = isWhole ? 'Clip of the whole video' : `Clip of ${rangeWords(moment.slice)}`;
  const flashes = isWhole ? flashing.size > 0 : flashing.has(moment.slice.index);
  const size = fitPicture(frameSize(job), clipOf(job.options).width);
  return (
    <section class="card stack" aria-labelledby="clip-title">
      <h2 id="clip-title">Clip</h2>
      <p class="small faint">{label}</p>
      {flashes ? <p class="small">It flashes more than three times within a second.</p> : null}
      <StoredVideo key={key} links={links} videoKey={key} label={label} {...size} />
    </section>
  );
};

export const CLIP_PAGE: PagePart = { ...NO_PARTS, motion: ClipSection };
