import type { FunctionComponent } from 'preact';
import type { PosterLink } from '../../../api/contracts/jobs.ts';
import type { ChosenRanges } from '../../../shared/core/documents/chosen-ranges.ts';
import type { Job } from '../../../shared/core/documents/job.ts';
import type { StitchedRecord } from '../../../shared/core/documents/stitched.ts';
import type { SliceBoard } from '../../../viewer/core/board/slice-board.ts';
import type { LinkBook } from '../../../viewer/core/links/link-book.ts';
import type { Moment } from '../../../viewer/core/result/moment.ts';
import type { JobPlan } from '../../../viewer/course/job-session.ts';
import type { StoryboardBook } from '../../../viewer/panel/storyboard-book.ts';

/** What is shown of a video, while it is rendered and when it is done. */
export interface ResultProps {
  readonly plan: JobPlan;
  readonly links: LinkBook;
  /** what shows the chosen moment, once it stays the same for a little while */
  readonly moment: Moment;
  /** whether the slice of the moment is rendered */
  readonly isThere: boolean;
  /** second that is chosen */
  readonly second: number;
  readonly onMoment: (ms: number) => void;
  /** its tiles, or those of the outline; undefined where there are none */
  readonly storyboard: StoryboardBook | undefined;
  /** the best picture, as soon as it is known */
  readonly poster: PosterLink | undefined;
  /** whether it is clear which tiles there are; until then no larger picture is read in place of one */
  readonly areTilesKnown: boolean;
  /** indexes of the slices that flash too often */
  readonly flashing: ReadonlySet<number>;
  /** what limits of bytes chose; empty until it is known, and without limits */
  readonly chosen: readonly ChosenRanges[];
  /** whole-video renders; undefined as long as they are not there */
  readonly stitched: StitchedRecord | undefined;
}

/** What is shown of the slices of a video. */
export interface WallProps extends Pick<ResultProps, 'plan' | 'links' | 'onMoment' | 'storyboard' | 'flashing'> {
  readonly board: SliceBoard;
}

/** What is shown of a still picture that is done. */
export interface PictureResultProps {
  readonly job: Job;
  readonly links: LinkBook;
}

/** The page's parts of a kind of render, for results. What a kind does not have is undefined. */
export interface PagePart {
  /** along the whole video, second by second */
  readonly strip: FunctionComponent<ResultProps> | undefined;
  /** what the kind has of the moment; the first one stands beside the player */
  readonly moment: FunctionComponent<ResultProps> | undefined;
  /** slice by slice */
  readonly wall: FunctionComponent<WallProps> | undefined;
  /** what plays when the job is done: of the whole video where it is there, else of the slice */
  readonly motion: FunctionComponent<ResultProps> | undefined;
  /** all of it at once */
  readonly overview: FunctionComponent<ResultProps> | undefined;
  /** of a still picture */
  readonly picture: FunctionComponent<PictureResultProps> | undefined;
}

/** Every part that a kind may lack. */
export const NO_PARTS: PagePart = {
  strip: undefined,
  moment: undefined,
  wall: undefined,
  motion: undefined,
  overview: undefined,
  picture: undefined,
};
