import { DISK_PICTURES } from '../../renders/registry/disk-views.ts';
import type { StoredNames } from '../core/on-disk/stored-names.ts';

/** Renders of a still picture that are there. */
export const PictureRenders = ({ names, title }: { readonly names: StoredNames; readonly title: string }) => (
  <section class="moment" aria-label="Renders">
    {DISK_PICTURES.filter(({ name }) => names.single(name) !== undefined).map(({ name, label }) => (
      <figure key={name}>
        <a href={name}>
          <img src={name} alt={`${label} of ${title}`} />
        </a>
        <figcaption class="small faint">{label}</figcaption>
      </figure>
    ))}
  </section>
);
