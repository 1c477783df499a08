import type { StoredNames } from '../core/on-disk/stored-names.ts';

/** Renders of a still picture, in the order in which they are shown. */
const PICTURES = [
  { name: 'ascii/picture.png', label: 'ASCII art' },
  { name: 'edges/picture.png', label: 'Edges' },
  { name: 'grayscale/picture.jpg', label: 'Grayscale' },
] as const;

/** Renders of a still picture that are there. */
export const PictureRenders = ({ names, title }: { readonly names: StoredNames; readonly title: string }) => (
  <section class="moment" aria-label="Renders">
    {PICTURES.filter(({ name }) => names.single(name) !== undefined).map(({ name, label }) => (
      <figure key={name}>
        <a href={name}>
          <img src={name} alt={`${label} of ${title}`} />
        </a>
        <figcaption class="small faint">{label}</figcaption>
      </figure>
    ))}
  </section>
);
