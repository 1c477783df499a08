const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** A picture or film to put into another page. */
export interface Embedded {
  /** where it lies from that page */
  readonly path: string;
  readonly alt: string;
  /** pixels */
  readonly width: number;
  readonly height: number;
}

/** A line of HTML that shows a picture. */
export const embedPicture = ({ path, alt, width, height }: Embedded): string =>
  `<img src="${escaped(path)}" alt="${escaped(alt)}" width="${width}" height="${height}" loading="lazy">`;

/** HTML that plays a film, with tiles for players that show them while one looks for a place. */
export const embedFilm = ({ path, alt, width, height }: Embedded, thumbnails: string | undefined): string =>
  [
    `<video src="${escaped(path)}" aria-label="${escaped(alt)}" width="${width}" height="${height}" controls preload="metadata">`,
    ...(thumbnails === undefined
      ? []
      : [`  <track kind="metadata" label="thumbnails" src="${escaped(thumbnails)}" default>`]),
    '</video>',
  ].join('\n');

/** Where a file lies in the archive and below `--out`: its key without the folder of all jobs. */
export const archivePath = (key: string): string => key.replace(/^jobs\//, '');
