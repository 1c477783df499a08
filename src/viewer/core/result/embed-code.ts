const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** A picture or film to embed in another page. */
export interface Embedded {
  /** its address, or its path relative to that page */
  readonly address: string;
  readonly alt: string;
  /** pixels */
  readonly width: number;
  readonly height: number;
}

/** A line of HTML that shows a picture. */
export const embedPicture = ({ address, alt, width, height }: Embedded): string =>
  `<img src="${escaped(address)}" alt="${escaped(alt)}" width="${width}" height="${height}" loading="lazy">`;

/** HTML that plays a film, with a thumbnail track for players that show previews while seeking. */
export const embedFilm = ({ address, alt, width, height }: Embedded, thumbnails?: string): string =>
  [
    `<video src="${escaped(address)}" aria-label="${escaped(alt)}" width="${width}" height="${height}" controls preload="metadata">`,
    ...(thumbnails === undefined
      ? []
      : [`  <track kind="metadata" label="thumbnails" src="${escaped(thumbnails)}" default>`]),
    '</video>',
  ].join('\n');

/** Markdown that shows a picture, or leads to a film. */
export const embedMarkdown = ({ address, alt }: Pick<Embedded, 'address' | 'alt'>, isVideo = false): string =>
  `${isVideo ? '' : '!'}[${alt.replace(/[[\]\\]/g, '\\$&')}](<${address.replace(/[<>]/g, encodeURIComponent)}>)`;

/** Path of a file in the archive and below `--out`: its key without `jobs/`. */
export const archivePath = (key: string): string => key.replace(/^jobs\//, '');
