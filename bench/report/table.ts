import type { Finding, Target } from '../finding.ts';

const HEADINGS = ['', 'fanreel', 'reference', 'ratio', 'target', ''] as const;
type Cells = readonly [string, string, string, string, string, string];

const number = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 2 ? 2 : 3;
  return value.toFixed(digits);
};

const quantity = (value: number | undefined, unit: string): string =>
  value === undefined ? '' : unit === '' ? value.toFixed(4) : `${number(value)} ${unit}`;

const targetText = (target: Target | undefined, unit: string): string => {
  if (target === undefined) return '';
  const sign = target.bound === 'at most' ? '≤' : '≥';
  return target.of === 'ratio' ? `ratio ${sign} ${target.limit}` : `${sign} ${target.limit} ${unit}`;
};

const verdict = ({ met }: Finding): string => (met === undefined ? '' : met ? '✔' : '✘ missed');

const cellsOf = (finding: Finding): Cells => [
  finding.what,
  quantity(finding.value, finding.unit),
  quantity(finding.reference, finding.unit),
  finding.ratio === undefined ? '' : finding.ratio.toFixed(3),
  targetText(finding.target, finding.unit),
  verdict(finding),
];

/**
 * Lay findings out as a Markdown table whose columns line up.
 * @returns lines
 */
export const table = (findings: readonly Finding[]): string[] => {
  const rows = [HEADINGS, ...findings.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [headings, ...body] = rows.map((row) => line(row));
  return [headings ?? '', rule, ...body];
};
