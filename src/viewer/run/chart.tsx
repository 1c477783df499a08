import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { useScheme } from '../ui/use-scheme.ts';
import { useWidth } from '../ui/use-width.ts';
import 'uplot/dist/uPlot.min.css';

const HEIGHT = 220;

/** Distances between grid lines of an axis with whole numbers. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** An area below a line of steps, or bars. */
export interface ChartSeries {
  readonly label: string;
  /** what it comes to, in words */
  readonly value: string;
  /** a variable of the style sheet */
  readonly colour: string;
  readonly as: 'area' | 'bars';
}

interface ChartProps {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** axes that have only whole numbers */
  readonly counts: readonly ('x' | 'y')[];
  /** those that come later are drawn over those before */
  readonly series: readonly ChartSeries[];
  /** the x values, then the y values of each series */
  readonly data: uPlot.AlignedData;
}

/** Share of a place that a bar fills, and its largest width, pixels. */
const BAR: [number, number] = [0.8, 48];

const optionsOf = (
  { xLabel, yLabel, counts, series }: ChartProps,
  width: number,
  style: CSSStyleDeclaration,
): uPlot.Options => {
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const font = `12px ${style.getPropertyValue('font-family')}`;
  const axis = {
    stroke: colour('faint'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
    font,
    labelFont: font,
    labelSize: 20,
  };
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const bars = uPlot.paths.bars?.({ size: BAR });
  return {
    width,
    height: HEIGHT,
    scales: {
      // Half a unit of space: the first and the last bar stand inside the frame, not on it.
      x: { time: false, ...(counts.includes('x') ? { range: (_, least, most) => [least - 0.5, most + 0.5] } : {}) },
      y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] },
    },
    axes: [
      { ...axis, grid: { show: false }, label: xLabel, size: 34, ...(counts.includes('x') ? { incrs: WHOLE } : {}) },
      { ...axis, label: yLabel, size: 52, ...(counts.includes('y') ? { incrs: WHOLE } : {}) },
    ],
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    legend: { show: false },
    series: [
      { label: xLabel },
      ...series.map(({ label, colour: name, as }): uPlot.Series => {
        const stroke = colour(name);
        const paths = as === 'bars' ? bars : steps;
        return {
          label,
          stroke,
          width: as === 'bars' ? 0 : 2,
          fill: as === 'bars' ? stroke : `color-mix(in srgb, ${stroke} 30%, transparent)`,
          points: { show: false },
          ...(paths === undefined ? {} : { paths }),
        };
      }),
    ],
  };
};

/** A chart on a canvas, with a legend that says what each of its series comes to. New data is drawn into the existing chart. */
export const Chart = (props: ChartProps) => {
  const { title, series } = props;
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const width = useWidth(frame);
  const scheme = useScheme();

  useEffect(() => {
    const { current: element } = frame;
    if (element === null || width === 0) return undefined;
    const { data } = latest.current;
    const made = new uPlot(optionsOf(latest.current, width, getComputedStyle(element)), data, element);
    chart.current = made;
    return () => {
      made.destroy();
      chart.current = undefined;
    };
  }, [width, scheme]);

  useEffect(() => {
    chart.current?.setData(props.data);
  }, [props.data]);

  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <ul class="chart-legend small">
        {series.map(({ label, value, colour }) => (
          <li key={label}>
            <span class="legend-mark" style={{ background: `var(--${colour})` }} aria-hidden="true" />
            {label} <strong class="figure">{value}</strong>
          </li>
        ))}
      </ul>
      <div ref={frame} class="chart-frame" role="img" aria-label={title} />
    </figure>
  );
};
