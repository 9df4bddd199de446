// Runs a program in a folder as an engine would run it in a container: its own root, read-only, another account, no rights.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Needs root and `unshare`, `setpriv` and `mount` of Linux. The root is mounted read-only; `/tmp` and the volumes are
 * memory that the account may write; `/dev` has no device but those of every container. The network is the machine's own.
 */
export function confined(root, { user, folder, volumes }, words, { env = {}, stdio = 'inherit', binds = [] } = {}) {
  const mounts = [
    `mount --bind '${root}' '${root}'`,
    `mount -t proc proc '${root}/proc'`,
    `mount -t tmpfs -o mode=755 tmpfs '${root}/dev'`,
    `mkdir -m 1777 '${root}/dev/shm' && mount -t tmpfs -o mode=1777 tmpfs '${root}/dev/shm'`,
    ...['null', 'zero', 'random', 'urandom'].map(
      (name) => `touch '${root}/dev/${name}' && mount --bind /dev/${name} '${root}/dev/${name}'`,
    ),
    `mount -t tmpfs -o mode=1777 tmpfs '${root}/tmp'`,
    ...volumes.map((path) => `mount -t tmpfs -o ${ownerOf(join(root, path))} tmpfs '${root}${path}'`),
    ...binds.map(([from, to]) => `mount --bind '${from}' '${root}${to}'`),
    `mount -o remount,bind,ro '${root}'`,
  ];
  const [uid, gid] = user.split(':');
  // The inner `unshare` makes no namespace: it enters root and working directory and becomes the account, and so loses every right.
  const start = `exec setpriv --no-new-privs \
    unshare --root='${root}' --wd='${folder}' --setgid=${gid} --setuid=${uid} "$@"`;
  const script = [...mounts, start].join(' && ');
  const args = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'confined', ...words];
  return spawn('unshare', args, { env: { PATH: process.env.PATH, HOME: '/tmp', ...env }, stdio });
}

function ownerOf(path) {
  const { uid, gid, mode } = statSync(path);
  return `uid=${uid},gid=${gid},mode=${(mode & 0o777).toString(8)}`;
}

/** Resolves with the exit code, or the signal. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
}
