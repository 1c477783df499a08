import { stitchedOutput } from '../../../shared/core/documents/stitched.ts';
import { formatClock } from '../../../shared/core/text/format-clock.ts';
import { frameSize } from '../../../viewer/core/result/gif-size.ts';
import { SeenFigure } from '../../../viewer/panel/shown.tsx';
import { Button } from '../../../viewer/ui/button.tsx';
import { Gif } from '../../../viewer/ui/gif.tsx';
import { clipSize } from '../../clip/plan/clip-size.ts';
import { NO_PARTS, type PagePart, type ResultProps } from '../../parts/page/page-part.tsx';
import { previewWhole } from '../keys.ts';
import { previewOf } from '../options.ts';

/** The preview of the whole film, and its moments, each of which leads to its place in the film. */
const PreviewSection = ({ plan: { job }, links, stitched, flashing, onMoment }: ResultProps) => {
  const output = stitchedOutput(stitched, previewWhole('webp'));
  if (output === undefined) return null;
  const size = clipSize(frameSize(job), previewOf(job.options).width);
  const alt = 'Preview of the whole video';
  return (
    <section class="card stack" aria-labelledby="preview-title">
      <h2 id="preview-title">Preview</h2>
      <SeenFigure links={links} isThere fileKey={output.key} size={size} alt={alt}>
        {(url) => <Gif url={url} alt={alt} flashes={flashing.size > 0} {...size} />}
      </SeenFigure>
      <p class="row small">
        {(output.moments ?? []).map(({ start }) => (
          <Button key={start} small onClick={() => onMoment(Math.round(start * 1000))}>
            {formatClock(Math.round(start * 1000))}
          </Button>
        ))}
      </p>
    </section>
  );
};

export const PREVIEW_PAGE: PagePart = { ...NO_PARTS, motion: PreviewSection };
