import type { Environment } from './environment';

/** What a program needs to be found, to find its libraries and to write where it may; POSIX, macOS and Windows. */
const passedOn = [
  'PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'TMPDIR',
  'SystemRoot',
  'SystemDrive',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'TMP',
];

/** The environment of every program the bot starts: none of its settings, so none of its secrets, is in sight there. */
export function childEnvironment(env: Environment): Record<string, string> {
  const kept = passedOn.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}
