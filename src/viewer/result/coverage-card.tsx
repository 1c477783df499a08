import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { coverageWords, gapWords, groupGaps } from '../core/result/coverage-words.ts';
import { WarningList } from './warning-list.tsx';

const MOST_GAPS = 20;

/** Coverage of the job by its manifest: complete, or the gaps and their reasons. */
export const CoverageCard = ({ manifest }: { readonly manifest: Manifest }) => {
  const groups = manifest.source.media === 'image' ? [] : groupGaps(manifest.coverage);
  const { failed, gaps } = manifest.coverage;
  const [only] = manifest.coverage.gaps;
  const { storyboard } = manifest;
  return (
    <section class="card stack" aria-label="What is there">
      <p class="coverage">
        <span class={`coverage-mark coverage-${manifest.status}`} aria-hidden="true" />
        {coverageWords(manifest)}
      </p>
      {manifest.source.media === 'image' && only !== undefined ? (
        <p>{`${only.error.name}: ${only.error.message}`}</p>
      ) : null}
      {groups.length === 0 ? null : (
        <ul class="gaps" aria-label="What is missing">
          {groups.slice(0, MOST_GAPS).map((group) => (
            <li key={group.firstIndex}>
              <strong>Missing: {gapWords(group)}</strong>
              <span>{group.reason}</span>
            </li>
          ))}
          {gaps.length < failed || groups.length > MOST_GAPS ? (
            <li>There are more; manifest.json names them all.</li>
          ) : null}
        </ul>
      )}
      {storyboard !== undefined && 'error' in storyboard ? (
        <p class="small faint">
          No storyboard: {storyboard.error.name}: {storyboard.error.message}
        </p>
      ) : null}
      <WarningList manifest={manifest} />
    </section>
  );
};
