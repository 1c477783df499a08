import { FILMS, GALLERY, type Piece } from './pieces.ts';

/** Options of a piece as an upload takes them: `ascii.columns=100;ascii.colour=truecolor`. */
export const optionsText = ({ options }: Piece): string =>
  Object.entries(options)
    .map(([name, value]) => {
      const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
      return `ascii.${name}=${name === 'glyphs' ? encodeURIComponent(text) : text}`;
    })
    .join(';');

/**
 * The document of the gallery.
 * @param text characters of the first piece
 */
export const galleryPage = (text: string): string => {
  const first = GALLERY[0]?.pieces[0];
  return [
    '# ASCII gallery',
    '',
    'What ASCII art can look like. Below each picture stand its options: of an upload as metadata, of a run with `--option`, of a still picture as parameters of `POST /ascii` ([options](options.md)). `npm run gallery` makes this page.',
    '',
    ...GALLERY.flatMap(({ title, says, pieces }) => [
      `## ${title}`,
      '',
      says,
      '',
      ...pieces.flatMap((piece) => [
        `![${piece.says}: second ${piece.second} of ${FILMS[piece.film].file}](gallery/${piece.name}.webp)`,
        '',
        `${piece.says}: \`${optionsText(piece)}\``,
        '',
      ]),
    ]),
    '## As text',
    '',
    `The first of these is text like any other${first === undefined ? '' : `, ${first.options.columns} columns wide`}:`,
    '',
    '```text',
    text.trimEnd(),
    '```',
    '',
    '## Films',
    '',
    ...Object.values(FILMS).map(({ file, credit }) => `- \`${file}\`: ${credit}`),
    '',
    'Pictures above are made of single seconds of these films by the options that are named, and are under the same licences.',
    '',
  ].join('\n');
};
