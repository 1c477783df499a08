import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { coverageWords } from '../core/result/coverage-words.ts';

/** Coverage of the job by its manifest, and whether its storyboard was made. */
export const CoverageCard = ({ manifest }: { readonly manifest: Manifest }) => {
  const { storyboard } = manifest;
  return (
    <section class="card stack" aria-label="What is there">
      <p class="coverage">
        <span class={`coverage-mark coverage-${manifest.status}`} aria-hidden="true" />
        {coverageWords(manifest)}
      </p>
      {storyboard !== undefined && 'error' in storyboard ? (
        <p class="small faint">
          No storyboard: {storyboard.error.name}: {storyboard.error.message}
        </p>
      ) : null}
    </section>
  );
};
