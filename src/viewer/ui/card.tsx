import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** A part of a page on a ground of its own, with its title. @param aside to the right of the title */
export const Card = ({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) => {
  const id = useId();
  return (
    <section class="card stack" aria-labelledby={id}>
      <div class="row spread">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
};
