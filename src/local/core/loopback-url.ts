const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether text is an HTTP URL of this machine without credentials in it. */
export const isLoopbackUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && LOOPBACK.test(hostname) && username === '' && password === '';
};
