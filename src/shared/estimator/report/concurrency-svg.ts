import { formatSpan } from '../../core/text/format.ts';
import type { JobMetrics } from '../model/job-metrics.ts';

const WIDTH = 720;
const HEIGHT = 320;
const PLOT = { left: 64, top: 56, right: 24, bottom: 52 } as const;
const TICKS = 5;
/** Steps of an axis are one of these times a power of ten. */
const NICE = [1, 2, 5, 10] as const;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** Round steps that cut an axis into about as many parts as asked for. */
const stepOf = (largest: number, parts: number): number => {
  const rough = Math.max(largest, 1e-9) / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (NICE.find((nice) => nice * power >= rough) ?? 10);
};

const ticksOf = (largest: number, step: number): number[] =>
  Array.from({ length: Math.floor(largest / step + 1e-9) + 1 }, (_, at) => at * step);

const fixed = (value: number): string => String(Math.round(value * 100) / 100);

/** Readable on a light and on a dark ground: the reader's own setting decides. */
const STYLE = `
svg{color-scheme:light dark;background:#fff;--text:#1f2328;--faint:#59636e;--grid:#d1d9e0;--line:#0969da}
@media (prefers-color-scheme:dark){svg{background:#0d1117;--text:#f0f6fc;--faint:#9198a1;--grid:#3d444d;--line:#58a6ff}}
text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#59636e;fill:var(--faint)}
.title{font-size:15px;font-weight:600;fill:#1f2328;fill:var(--text)}
.grid{stroke:#d1d9e0;stroke:var(--grid);stroke-width:1}
.line{fill:none;stroke:#0969da;stroke:var(--line);stroke-width:2;stroke-linejoin:round}
.area{fill:#0969da;fill:var(--line);fill-opacity:.15}`;

/**
 * Draw the number of running slices over time, for a report: one self-contained file.
 * @returns an SVG document; its line has two points for each change, and one at its start
 */
export const concurrencySvg = ({ jobId, running, totals, sliceCount }: JobMetrics): string => {
  const lastMs = Math.max(1, running.at(-1)?.atMs ?? 0);
  const peak = Math.max(1, totals.peakConcurrency);
  const [width, height] = [WIDTH - PLOT.left - PLOT.right, HEIGHT - PLOT.top - PLOT.bottom];
  const x = (ms: number): string => fixed(PLOT.left + (Math.max(0, ms) / lastMs) * width);
  const y = (slices: number): string => fixed(PLOT.top + height - (slices / peak) * height);
  const steps = running.flatMap(({ atMs, slices }, at) => [
    `${x(atMs)},${y(running[at - 1]?.slices ?? 0)}`,
    `${x(atMs)},${y(slices)}`,
  ]);
  const points = [`${x(0)},${y(0)}`, ...steps].join(' ');
  const sliceTicks = ticksOf(peak, Math.max(1, stepOf(peak, TICKS)));
  const timeTicks = ticksOf(lastMs / 1000, stepOf(lastMs / 1000, TICKS + 1));
  const summary = `${sliceCount} slices in ${formatSpan(totals.makespanMs)}, at most ${totals.peakConcurrency} at once, ${totals.speedup} times as fast as one after another`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title summary">`,
    `<title id="title">Slices that ran at the same time, job ${escaped(jobId)}</title>`,
    `<desc id="summary">${escaped(summary)}</desc>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="${PLOT.left}" y="24">${escaped(jobId)}</text>`,
    `<text x="${PLOT.left}" y="42">${escaped(summary)}</text>`,
    ...sliceTicks.flatMap((slices) => [
      `<path class="grid" d="M${PLOT.left} ${y(slices)}H${WIDTH - PLOT.right}"/>`,
      `<text x="${PLOT.left - 8}" y="${y(slices)}" dy="4" text-anchor="end">${slices}</text>`,
    ]),
    ...timeTicks.map(
      (seconds) =>
        `<text x="${x(seconds * 1000)}" y="${PLOT.top + height + 18}" text-anchor="middle">${fixed(seconds)}</text>`,
    ),
    `<polygon class="area" points="${points}"/>`,
    `<polyline class="line" points="${points}"/>`,
    `<text x="${PLOT.left + width / 2}" y="${HEIGHT - 10}" text-anchor="middle">seconds since the job was created</text>`,
    `<text transform="translate(18 ${PLOT.top + height / 2}) rotate(-90)" text-anchor="middle">slices that run</text>`,
    '</svg>',
    '',
  ].join('\n');
};
