import type { ComponentChildren } from 'preact';
import { partsAt } from '../../renders/page/for-page.tsx';
import type { ResultProps } from '../../renders/parts/page/page-part.tsx';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import type { StitchedState } from '../course/stitched.ts';
import { InSteps } from '../ui/in-steps.tsx';
import { StitchedNote } from './stitched-note.tsx';
import { WarningList } from './warning-list.tsx';

interface LowerPartsProps {
  readonly shown: ResultProps;
  readonly board: SliceBoard;
  /** undefined while the job is open */
  readonly manifest: Manifest | undefined;
  readonly stitched: StitchedState;
  /** moments that were made of the film */
  readonly shelf: ComponentChildren;
}

/** What is there of the moment beside the frame, then of the film. It comes after the stage, piece by piece. */
export const LowerParts = ({ shown, board, manifest, stitched, shelf }: LowerPartsProps) => {
  const { renders } = shown.plan.job.options;
  const rest = partsAt('moment', renders).slice(1);
  // What is there only when the job is done stands last, so that it moves nothing when it comes.
  const isDone = manifest !== undefined && stitched.state !== 'unknown';
  return (
    <InSteps>
      {rest.length === 0 ? null : (
        <div class="moment-rest">
          {rest.map(([kind, Part]) => (
            <Part key={kind} {...shown} />
          ))}
        </div>
      )}
      {shelf}
      {partsAt('strip', renders).map(([kind, Strip]) => (
        <Strip key={kind} {...shown} />
      ))}
      {partsAt('wall', renders).map(([kind, Wall]) => (
        <Wall key={kind} board={board} {...shown} />
      ))}
      <StitchedNote stitched={stitched} />
      {isDone ? (
        <div class="motion">
          {partsAt('motion', renders).map(([kind, Motion]) => (
            <Motion key={kind} {...shown} />
          ))}
        </div>
      ) : null}
      {isDone ? partsAt('overview', renders).map(([kind, Overview]) => <Overview key={kind} {...shown} />) : null}
      {isDone ? <WarningList manifest={manifest} /> : null}
    </InSteps>
  );
};
