/** Upload a video, and the jobs that there are. */
export const HomePage = () => (
  <section class="stack">
    <h1>Previews of long videos</h1>
  </section>
);
