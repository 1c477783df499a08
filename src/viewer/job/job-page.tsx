/** A job while it runs, and what it came to. */
export const JobPage = ({ jobId }: { readonly jobId: string }) => (
  <section class="stack">
    <h1>{jobId}</h1>
  </section>
);
