import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { untilAnswered } from '../api/until-answered.ts';
import type { LinkBook } from '../core/links/link-book.ts';
import { StoryboardBook } from '../panel/storyboard-book.ts';

/** Small pictures of a film. */
export interface FilmTiles {
  /** as few of the whole film as there are; undefined where there are none, or they are not known yet */
  readonly coarse: StoryboardBook | undefined;
  /** of every second as soon as there are such, else the few */
  readonly fine: StoryboardBook | undefined;
  /** false: they are about to come; true: they stay what they are as long as the job does, or come at some later time */
  readonly isKnown: boolean;
}

const hasOneSheet = ({ storyboard }: Partial<Manifest> = {}): boolean =>
  storyboard !== undefined && 'sheets' in storyboard && storyboard.sheets === 1;

/** The outline of a film from the first seconds on, and its storyboard when the job is done. @param manifest undefined while it is open */
export const useTiles = (job: Job, manifest: Manifest | undefined, links: LinkBook): FilmTiles => {
  const isOpen = manifest === undefined;
  // The same from the first second on, whatever becomes of the job: what shows it is not drawn again.
  const planned = useMemo(() => StoryboardBook.ofOutline(job, links, isOpen), [job, links]);
  const [opened, setOpened] = useState<StoryboardBook | null>();
  useEffect(() => {
    if (manifest === undefined) return undefined;
    const unwanted = new AbortController();
    const { signal } = unwanted;
    // At the first trouble there are none so far: what waits for them is shown without, and gets them when they come.
    const goOn = (): void => setOpened((before) => before ?? null);
    untilAnswered(() => StoryboardBook.open(manifest, links), signal, goOn)
      // Without the storyboard only tiles are missing.
      .catch(() => undefined)
      .then((book) => signal.aborted || setOpened(book ?? null));
    return () => unwanted.abort();
  }, [manifest?.revision, links]);
  const isMissing = manifest?.warnings?.some(({ code }) => code === 'outlineMissing') ?? false;
  const outline = isMissing ? undefined : planned;
  const storyboard = opened ?? undefined;
  // A single sheet is loaded for the seconds anyhow: it has those of the whole film as well.
  const few = hasOneSheet(manifest) && opened !== null ? storyboard : outline;
  return { coarse: few ?? storyboard, fine: storyboard ?? outline, isKnown: isOpen || opened !== undefined };
};
