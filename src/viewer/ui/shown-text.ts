import { options, type VNode } from 'preact';
import { shownProps } from './shown-props.ts';

/**
 * Have every text that the page shows pass the same escaping, whoever wrote it: names of files, keys, messages of records and of
 * answers. It is done where elements are made, so that no component can forget it.
 */
export const escapeShownText = (): void => {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    if (typeof vnode.type === 'string') Object.assign(vnode.props, shownProps({ ...vnode.props }));
    before?.(vnode);
  };
};
