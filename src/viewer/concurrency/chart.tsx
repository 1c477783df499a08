import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { useWidth } from '../ui/use-width.ts';
import 'uplot/dist/uPlot.min.css';

const HEIGHT = 240;

/** Distances between grid lines of an axis with whole numbers. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** One line or cloud of points; `colour` names a variable of the style sheet. */
export interface ChartSeries {
  readonly label: string;
  readonly colour: string;
  readonly as: 'steps' | 'points';
}

interface ChartProps {
  /** description of the chart for screen readers */
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** axes that have only whole numbers */
  readonly counts: readonly ('x' | 'y')[];
  readonly series: readonly ChartSeries[];
  /** the x values, then the y values of each series */
  readonly data: uPlot.AlignedData;
}

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
  return {
    width,
    height: HEIGHT,
    scales: {
      // Half a unit of space: points of the first and the last whole number stand inside the frame, not on it.
      x: { time: false, ...(counts.includes('x') ? { range: (_, least, most) => [least - 0.5, most + 0.5] } : {}) },
      y: { range: (_, __, most) => [0, Math.max(1, most * 1.05)] },
    },
    axes: [
      { ...axis, label: xLabel, size: 34, ...(counts.includes('x') ? { incrs: WHOLE } : {}) },
      { ...axis, label: yLabel, size: 52, ...(counts.includes('y') ? { incrs: WHOLE } : {}) },
    ],
    cursor: { drag: { x: false, y: false } },
    legend: { live: true },
    series: [
      { label: xLabel },
      ...series.map(({ label, colour: name, as }): uPlot.Series => {
        const stroke = colour(name);
        if (as === 'points')
          return { label, stroke, paths: () => null, points: { show: true, size: 5, fill: stroke, stroke } };
        return {
          label,
          stroke,
          width: 2,
          fill: `color-mix(in srgb, ${stroke} 18%, transparent)`,
          points: { show: false },
          ...(steps === undefined ? {} : { paths: steps }),
        };
      }),
    ],
  };
};

/** A chart on a canvas. A change of width or colour scheme makes a new chart; new data is drawn into the existing one. */
export const Chart = (props: ChartProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const width = useWidth(frame);

  useEffect(() => {
    const { current: element } = frame;
    if (element === null || width === 0) return;
    const make = (): void => {
      chart.current?.destroy();
      chart.current = new uPlot(
        optionsOf(latest.current, width, getComputedStyle(element)),
        latest.current.data,
        element,
      );
    };
    make();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', make);
    return () => {
      dark.removeEventListener('change', make);
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [width]);

  useEffect(() => {
    chart.current?.setData(props.data);
  }, [props.data]);

  return (
    <figure class="chart">
      <figcaption class="small faint">{props.label}</figcaption>
      <div ref={frame} class="chart-frame" role="img" aria-label={props.label} />
    </figure>
  );
};
