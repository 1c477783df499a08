const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host name, as in a URL, is this machine itself. */
export const isLoopbackHost = (hostname: string): boolean => LOOPBACK.test(hostname);
