import { KNOWN_LIMITS } from './known-limits.ts';

/** A row of a table. */
export interface FormatRow {
  readonly container: string;
  readonly codec: string;
  readonly feature: string;
  /** what becomes of it, in words */
  readonly result: string;
}

const PICTURES =
  /^(?:A?PNG|AVIF|BMP|DDS|GIF|HEI[CF]|ICO|JP2|JPEG|JPEG 2000|JPEG[- ](?:LS|XL)|MPO|PSD|SVG|TGA|TIFF|WebP)\b/i;

const INTRODUCTION = [
  '# Formats',
  'The table lists which files are rendered, and which are rejected with which [reason](rejections.md). Each row is a test: it ' +
    'makes a file of that kind, uploads it, renders it with the whole pipeline, and compares the outputs with the file: numbers of ' +
    'frames, pixels, lengths. [Warnings](warnings.md) name what is not exact in the outputs. Other combinations ' +
    'of the listed values usually work too.',
  '`npm run formats` writes this file from the cases in `test/media/formats` and the known limits in `scripts/formats`.',
];

/** A pipe would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const lineOf = ({ container, codec, feature, result }: FormatRow): string =>
  `| ${[container, codec, feature, result].map(cell).join(' | ')} |`;

/** By code points, so that every machine sorts alike. */
const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const tableOf = (rows: readonly FormatRow[]): string => {
  if (rows.length === 0) return 'No row yet.';
  const lines = [...new Set(rows.map(lineOf))].toSorted(byText);
  return ['| container | codec | feature | result |', '|---|---|---|---|', ...lines].join('\n');
};

/**
 * The text of docs/formats.md.
 * @param rows in any order; rows that say the same are one
 */
export const formatsDocument = (rows: readonly FormatRow[]): string => {
  const isPicture = ({ container }: FormatRow): boolean => PICTURES.test(container);
  const parts = [
    ...INTRODUCTION,
    '## Films',
    tableOf(rows.filter((row) => !isPicture(row))),
    '## Pictures',
    tableOf(rows.filter(isPicture)),
    '## Known limits',
    KNOWN_LIMITS.map((limit) => `- ${limit}`).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
};
