import type { Finding, Target } from '../finding.ts';

const HEADINGS = ['', 'fanreel', 'reference', 'ratio', 'before', 'target', ''] as const;
type Cells = readonly string[];

const number = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 2 ? 2 : 3;
  return value.toFixed(digits);
};

const quantity = (value: number | undefined, unit: string): string =>
  value === undefined
    ? ''
    : unit === ''
      ? value.toFixed(4)
      : unit === '$'
        ? `$${value.toFixed(4)}`
        : `${number(value)} ${unit}`;

const targetText = (target: Target | undefined, unit: string): string => {
  if (target === undefined) return '';
  const sign = target.bound === 'at most' ? '≤' : '≥';
  return target.of === 'ratio' ? `ratio ${sign} ${target.limit}` : `${sign} ${target.limit} ${unit}`;
};

const ratioText = (ratio: number | undefined): string => (ratio === undefined ? '' : ratio.toFixed(3));

const beforeText = ({ before, target, unit }: Finding): string =>
  before === undefined ? '' : target?.of === 'value' ? quantity(before, unit) : ratioText(before);

const verdict = ({ met }: Finding): string => (met === undefined ? '' : met ? '✔' : '✘ missed');

const cellsOf = (finding: Finding): Cells => [
  finding.what,
  quantity(finding.value, finding.unit),
  quantity(finding.reference, finding.unit),
  ratioText(finding.ratio),
  beforeText(finding),
  targetText(finding.target, finding.unit),
  verdict(finding),
];

const layOut = (headings: Cells, cells: readonly Cells[]): string[] => {
  const rows = [headings, ...cells];
  const widths = headings.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [first, ...body] = rows.map((row) => line(row));
  return [first ?? '', rule, ...body];
};

/**
 * Lay findings out as a Markdown table whose columns line up.
 * @returns lines
 */
export const table = (findings: readonly Finding[]): string[] => layOut(HEADINGS, findings.map(cellsOf));

/** A figure that has a target, and the row that measured it. */
export interface Judged {
  readonly row: string;
  readonly finding: Finding;
}

const judgedCells = ({ row, finding }: Judged): Cells => [
  `\`${row}\`: ${finding.what}`,
  beforeText(finding),
  finding.target?.of === 'ratio' ? ratioText(finding.ratio) : quantity(finding.value, finding.unit),
  targetText(finding.target, finding.unit).replace('ratio ', ''),
  verdict(finding),
];

/** Only what has a target, one line each. @returns lines of a Markdown table */
export const judgedTable = (judged: readonly Judged[]): string[] =>
  layOut(['figure', 'before', 'now', 'target', ''], judged.map(judgedCells));
