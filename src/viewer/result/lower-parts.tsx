import type { ComponentChildren } from 'preact';
import { partsAt } from '../../renders/page/for-page.tsx';
import type { ResultProps } from '../../renders/parts/page/page-part.tsx';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import type { StitchedState } from '../course/stitched.ts';
import { useSteps } from '../ui/use-steps.ts';
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

/** What is there of the moment beside the frame, then of the film. It comes after the stage, in two steps. */
export const LowerParts = ({ shown, board, manifest, stitched, shelf }: LowerPartsProps) => {
  const { renders } = shown.plan.job.options;
  const rest = partsAt('moment', renders).slice(1);
  const step = useSteps(2);
  if (step === 0) return null;
  return (
    <>
      {rest.length === 0 ? null : (
        <div class="moment-rest">
          {rest.map(([kind, Part]) => (
            <Part key={kind} {...shown} />
          ))}
        </div>
      )}
      {shelf}
      {step === 1 ? null : (
        <>
          {partsAt('strip', renders).map(([kind, Strip]) => (
            <Strip key={kind} {...shown} />
          ))}
          {partsAt('wall', renders).map(([kind, Wall]) => (
            <Wall key={kind} board={board} {...shown} />
          ))}
          <StitchedNote stitched={stitched} />
          {/* What is there only when the job is done stands last, so that it moves nothing when it comes. */}
          {manifest === undefined || stitched.state === 'unknown' ? null : (
            <>
              <div class="motion">
                {partsAt('motion', renders).map(([kind, Motion]) => (
                  <Motion key={kind} {...shown} />
                ))}
              </div>
              {partsAt('overview', renders).map(([kind, Overview]) => (
                <Overview key={kind} {...shown} />
              ))}
              <WarningList manifest={manifest} />
            </>
          )}
        </>
      )}
    </>
  );
};
