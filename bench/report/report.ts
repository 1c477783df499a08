import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../bench.ts';
import type { Finding } from '../finding.ts';
import type { Machine } from './machine.ts';
import { judgedTable, table } from './table.ts';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** What came out of one row. */
export type RowResult = { readonly row: string; readonly about: string } & (
  | { readonly findings: readonly Finding[] }
  | { readonly error: string }
);

/** What was measured with, in lines for a person. */
export const headline = (machine: Machine, { ffmpeg, footage, runs }: Bench): string[] => {
  const { cpu, cores, memoryGb, system, node, load, commit = 'unknown' } = machine;
  return [
    `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}; load ${load.toFixed(2)} before the bench began.`,
    `ffmpeg ${ffmpeg.version} (${ffmpeg.origin}), ${footage.name}, ${runs} runs of each, commit ${commit}.`,
  ];
};

/** A row's result, in lines of Markdown. */
export const rowLines = (result: RowResult): string[] => [
  `### ${result.row}`,
  '',
  result.about,
  '',
  ...('findings' in result ? table(result.findings) : [`Could not be measured: ${result.error}`]),
  '',
];

/** Every figure that has a target, of all rows, in lines of Markdown. */
export const summaryLines = (results: readonly RowResult[]): string[] => {
  const judged = results.flatMap((result) =>
    'findings' in result
      ? result.findings.filter(({ met }) => met !== undefined).map((finding) => ({ row: result.row, finding }))
      : [],
  );
  const missing = results.flatMap((result) =>
    'error' in result ? [`\`${result.row}\` could not be measured.`, ''] : [],
  );
  return ['### Figures with a target', '', ...judgedTable(judged), '', ...missing];
};

/**
 * Keep the results: `latest.json` for programs, `latest.md` for a document.
 * @returns the folder
 */
export const writeReport = async (machine: Machine, bench: Bench, results: readonly RowResult[]): Promise<string> => {
  const { ffmpeg, footage, runs } = bench;
  const report = {
    at: new Date().toISOString(),
    machine,
    ffmpeg: { version: ffmpeg.version, origin: ffmpeg.origin },
    footage: { name: footage.name, bytes: footage.bytes },
    runs,
    results,
  };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}latest.json`, `${JSON.stringify(report, undefined, 2)}\n`);
  const markdown = [...headline(machine, bench), '', ...results.flatMap(rowLines), ...summaryLines(results)];
  await writeFile(`${RESULTS}latest.md`, `${markdown.join('\n')}`);
  return RESULTS;
};
