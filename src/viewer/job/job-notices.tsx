import { useState } from 'preact/hooks';
import { labelOf } from '../../renders/registry/disk-views.ts';
import { CANCELLED } from '../../shared/core/completion/cancellation.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import type { Media } from '../../shared/core/option-forms/option-forms.ts';
import { formatCount, formatNumber } from '../../shared/core/text/format.ts';
import { gapWords, groupGaps } from '../core/result/coverage-words.ts';
import type { PlannedJobProps } from '../course/planned-job.ts';
import { Button } from '../ui/button.tsx';
import { FailureList } from './failure-list.tsx';

const MOST_GAPS = 5;

/** Renders again what is missing. */
const RetryButton = ({ session, text }: Pick<PlannedJobProps, 'session'> & { readonly text: string }) => {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const retry = async (): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await session.retry();
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="row">
      <Button kind="primary" disabled={isBusy} onClick={() => void retry()}>
        {text}
      </Button>
      <span class="small" role="status">
        {problem}
      </span>
    </div>
  );
};

const retryWords = (failed: number): string =>
  `Retry ${failed === 1 ? 'the failed slice' : `the ${formatNumber(failed)} failed slices`}`;

const missingWords = (media: Media, { coverage }: Manifest, isCancelled: boolean): string => {
  const { failed, expected } = coverage;
  if (failed === 0) return 'Some renders could not be made as asked; all others are there.';
  if (media === 'image') return 'This picture could not be rendered.';
  const slices = `${formatNumber(failed)} of ${formatCount(expected, 'slice')}`;
  return isCancelled ? `This job was cancelled; ${slices} were not rendered.` : `${slices} could not be rendered.`;
};

/** What is missing of a job that is closed, why, and the button that renders it. */
const Missing = ({ session, answer }: Pick<PlannedJobProps, 'session' | 'answer'>) => {
  const { manifest } = answer;
  if (manifest === undefined) return null;
  const { coverage, leftOut = [] } = manifest;
  if (coverage.failed === 0 && leftOut.length === 0) return null;
  const { failed, gaps } = coverage;
  const isCancelled = failed > 0 && gaps.every(({ error }) => error.name === CANCELLED);
  const groups = groupGaps(coverage);
  const isImage = answer.media === 'image';
  return (
    <section class="notice notice-bad notice-way" aria-label="Missing">
      <div class="notice-said">
        <p>
          <strong>{missingWords(answer.media, manifest, isCancelled)}</strong>
        </p>
        {isCancelled ? null : (
          <ul class="gaps small" aria-label="What is missing">
            {groups.slice(0, MOST_GAPS).map((group) => (
              <li key={group.firstIndex}>
                {isImage ? null : <strong>{gapWords(group)}</strong>} {group.reason}
              </li>
            ))}
            {leftOut.slice(0, MOST_GAPS).map(({ index, kind, error }) => (
              <li key={`${index} ${kind}`}>
                <strong>
                  {labelOf(kind)} of slice {index + 1}
                </strong>{' '}
                {error.message}
              </li>
            ))}
            {leftOut.length > MOST_GAPS || gaps.length < failed || groups.length > MOST_GAPS ? (
              <li>There are more; manifest.json names them all.</li>
            ) : null}
          </ul>
        )}
      </div>
      {failed === 0 ? null : (
        <RetryButton
          session={session}
          text={isImage ? 'Try again' : isCancelled ? 'Render the rest' : retryWords(failed)}
        />
      )}
    </section>
  );
};

/** What has to be known about a job, and the next step; nothing where all is well. */
export const JobNotices = ({ session, answer, plan, board }: PlannedJobProps) => {
  if (answer.status !== 'open') return <Missing session={session} answer={answer} />;
  const { failed } = board.counts;
  return (
    <>
      {answer.standsStill === true ? (
        <section class="notice notice-way" aria-label="It stands still">
          <p class="notice-said">Nothing has happened for a long time.</p>
          <RetryButton session={session} text="Render what is missing" />
        </section>
      ) : null}
      {failed === 0 ? null : (
        <section class="notice notice-bad notice-way" aria-label="Slices that failed">
          <div class="notice-said">
            <FailureList board={board} plan={plan} />
          </div>
          <RetryButton session={session} text={retryWords(failed)} />
        </section>
      )}
    </>
  );
};
