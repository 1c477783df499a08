const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** A picture or film to embed in another page. */
export interface Embedded {
  /** path of the file, relative to that page */
  readonly path: string;
  readonly alt: string;
  /** pixels */
  readonly width: number;
  readonly height: number;
}

/** A line of HTML that shows a picture. */
export const embedPicture = ({ path, alt, width, height }: Embedded): string =>
  `<img src="${escaped(path)}" alt="${escaped(alt)}" width="${width}" height="${height}" loading="lazy">`;

/** HTML that plays a film, with a thumbnail track for players that show previews while seeking. */
export const embedFilm = ({ path, alt, width, height }: Embedded, thumbnails: string | undefined): string =>
  [
    `<video src="${escaped(path)}" aria-label="${escaped(alt)}" width="${width}" height="${height}" controls preload="metadata">`,
    ...(thumbnails === undefined
      ? []
      : [`  <track kind="metadata" label="thumbnails" src="${escaped(thumbnails)}" default>`]),
    '</video>',
  ].join('\n');

/** Path of a file in the archive and below `--out`: its key without `jobs/`. */
export const archivePath = (key: string): string => key.replace(/^jobs\//, '');
