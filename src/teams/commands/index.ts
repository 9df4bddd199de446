import { account } from './account';
import { accounts } from './accounts';
import { approve } from './approve';
import { audit } from './audit';
import { can } from './can';
import { cancel } from './cancel';
import type { Command } from './command';
import { hello } from './hello';
import { help } from './help';
import { here } from './here';
import { keep } from './keep';
import { mine } from './mine';
import { nudge } from './nudge';
import { open } from './open';
import { pending } from './pending';
import { plan } from './plan';
import { quota } from './quota';
import { reject } from './reject';
import { repair } from './repair';
import { request } from './request';
import { retire } from './retire';
import { retry } from './retry';
import { rotate } from './rotate';
import { status } from './status';
import { thanks } from './thanks';
import { undo } from './undo';
import { verify } from './verify';
import { why } from './why';

/** Every command, in the order of the help card. The manifest's menus are made from this list. */
export const commands: readonly Command[] = [
  request,
  quota,
  status,
  accounts,
  account,
  retire,
  keep,
  plan,
  can,
  mine,
  pending,
  open,
  approve,
  reject,
  cancel,
  retry,
  undo,
  why,
  verify,
  repair,
  nudge,
  rotate,
  audit,
  here,
  help,
  hello,
  thanks,
];
