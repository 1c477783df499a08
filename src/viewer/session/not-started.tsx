/** Shown instead of the page when the session cannot be started, with a way to try again. */
export const NotStarted = ({ why }: { readonly why: string }) => (
  <main class="shell-main stack">
    <h1>The page cannot be shown</h1>
    <p role="alert">{why}</p>
    <p>
      <button type="button" class="button button-primary" onClick={() => location.reload()}>
        Try again
      </button>
    </p>
  </main>
);
