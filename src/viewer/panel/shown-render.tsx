interface ShownRenderProps {
  readonly title: string;
  readonly url: string | undefined;
  readonly size: { readonly width: number; readonly height: number };
}

/** A render of a still picture. */
export const ShownRender = ({ title, url, size }: ShownRenderProps) => (
  <figure class="shown">
    <div class="shown-picture" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
      {url === undefined ? null : <img class="shown-image" src={url} alt={title} />}
    </div>
    <figcaption class="small">{title}</figcaption>
  </figure>
);
