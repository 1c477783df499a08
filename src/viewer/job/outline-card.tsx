import { useEffect, useMemo, useState } from 'preact/hooks';
import { momentsOf, planOutline } from '../../renders/storyboard/plan/plan-outline.ts';
import type { Sheet } from '../../renders/storyboard/plan/plan-storyboard.ts';
import { outlineSheetKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { formatCount } from '../../shared/core/text/format.ts';
import type { LinkBook } from '../core/links/link-book.ts';

/** An outline is there a few seconds after the job; a page of links that lacks it is asked for again after three. */
const AGAIN_MS = 3_200;

/** The link of a file that is still being made, once it is there. */
const useLateLink = (links: LinkBook, key: string): string | undefined => {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const look = async (): Promise<void> => {
      // An error passes, or the page says elsewhere what is wrong.
      const found = await links.urlOf(key).catch(() => undefined);
      if (!isWanted) return;
      if (found === undefined) timer = setTimeout(() => void look(), AGAIN_MS);
      else setUrl(found);
    };
    void look();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [links, key]);
  return url;
};

interface OutlineProps {
  readonly job: Job;
  readonly links: LinkBook;
}

const OutlineSheet = ({ job: { jobId }, sheet, links }: OutlineProps & { readonly sheet: Sheet }) => {
  const url = useLateLink(links, outlineSheetKey(jobId, sheet.index));
  const { width, height } = sheet;
  return (
    <div class="outline-sheet" style={{ aspectRatio: `${width} / ${height}`, maxWidth: `${width}px` }}>
      {url === undefined ? null : <img src={url} alt="Pictures of the whole film" width={width} height={height} />}
    </div>
  );
};

/** Coarse pictures of the whole film, while its slices are rendered. Its place is kept free until they are there. */
export const OutlineCard = ({ job, links }: OutlineProps) => {
  const board = useMemo(() => planOutline(job), [job]);
  return (
    <section class="card stack" aria-labelledby="outline-title">
      <div class="row spread">
        <h2 id="outline-title">The whole film</h2>
        <span class="small faint">{formatCount(momentsOf(board).length, 'picture')}</span>
      </div>
      {board.sheets.map((sheet) => (
        <OutlineSheet key={sheet.index} job={job} sheet={sheet} links={links} />
      ))}
    </section>
  );
};
