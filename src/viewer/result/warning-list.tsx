import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { sliceRangeWords } from '../../shared/core/text/slice-ranges.ts';

const MOST_WARNINGS = 20;

/** Slices are counted from 1 on the page. */
const placeOf = (slices: readonly number[] = []): string =>
  slices.length === 0 ? '' : `, ${sliceRangeWords(slices.map((index) => index + 1))}`;

/** Warnings about inexact outputs. Nothing is shown when there are no warnings. */
export const WarningList = ({ manifest }: { readonly manifest: Pick<Manifest, 'source' | 'warnings'> }) => {
  const { warnings = [], source } = manifest;
  if (warnings.length === 0) return null;
  return (
    <section class="warnings" aria-labelledby="warnings-title">
      <h2 id="warnings-title">Good to know</h2>
      <ul>
        {warnings.slice(0, MOST_WARNINGS).map(({ code, message, slices }) => (
          <li key={`${code} ${message}`}>
            {shownName(message)}{' '}
            <span class="faint">
              <code>{code}</code>
              {source.media === 'video' ? placeOf(slices) : ''}
            </span>
          </li>
        ))}
        {warnings.length > MOST_WARNINGS ? <li>There are more; manifest.json names them all.</li> : null}
      </ul>
    </section>
  );
};
