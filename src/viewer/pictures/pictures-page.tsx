/** Drop a picture, see its renders. */
export const PicturesPage = () => (
  <section class="stack">
    <h1>Pictures</h1>
  </section>
);
