/** Why nothing can be sent from a page at this address, in words; undefined: it can. */
export const whyNothingIsSent = (): string | undefined => {
  if (isSecureContext) return undefined;
  const { origin, port } = location;
  const local = `http://localhost${port === '' ? '' : `:${port}`}`;
  return `Browsers let a page at ${origin} compute no checksums, and no file is sent without. Open the page as ${local} on the machine that serves it, or by https.`;
};
