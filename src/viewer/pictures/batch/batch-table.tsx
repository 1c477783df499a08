import { formatSpan } from '../../../shared/core/text/format.ts';
import { type BatchSummary, summariseBatch } from '../../core/pictures/summarise-batch.ts';
import { batches } from './batches.ts';

const COLUMNS: readonly (readonly [title: string, show: (batch: BatchSummary) => string])[] = [
  ['Pictures', ({ closed, pictures }) => (closed === pictures ? `${pictures}` : `${closed} of ${pictures}`)],
  ['Invocations', ({ invocations }) => `${invocations}`],
  ['Success', ({ successRate }) => (successRate === undefined ? '–' : `${(successRate * 100).toFixed(1)} %`)],
  ['Duration p50', ({ duration }) => formatSpan(duration.p50)],
  ['p95', ({ duration }) => formatSpan(duration.p95)],
  ['p99', ({ duration }) => formatSpan(duration.p99)],
  ['Wait p50', ({ wait }) => formatSpan(wait.p50)],
  ['Wait p99', ({ wait }) => formatSpan(wait.p99)],
  ['In all', ({ wallMs }) => formatSpan(wallMs)],
  ['On AWS', ({ usd }) => `$${usd.toFixed(6)}`],
];

/** Table with a row for each batch; nothing when there are no batches. */
export const BatchTable = () => {
  if (batches.value.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="card batches" aria-label="Batches of pictures" tabIndex={0}>
      <table class="figure">
        <caption>Pictures that went up together; each is a job and an invocation of its own</caption>
        <thead>
          <tr>
            {COLUMNS.map(([title]) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {batches.value.map(({ number, pictures }) => {
            const summary = summariseBatch(pictures);
            return (
              <tr key={number}>
                {COLUMNS.map(([title, show]) => (
                  <td key={title}>{show(summary)}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};
