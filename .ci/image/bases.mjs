// What stands for the images of Dockerfile that would come from a registry: Node, the libraries it is linked with, certificates, accounts.
import { execFileSync } from 'node:child_process';
import { copyFileSync, chmodSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const accounts = 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n';

/** `gcr.io/distroless/nodejs…`: Node in /nodejs/bin, and no shell. */
export function distroless(node) {
  return (root) => {
    skeleton(root);
    withLibraries(root, node, '/nodejs/bin/node');
  };
}

/** `node:…-slim`: Node in /usr/local/bin, a shell, and the libraries of Debian that PostgreSQL is linked with. */
export function slim(node, postgres) {
  return (root) => {
    skeleton(root);
    withLibraries(root, node, '/usr/local/bin/node');
    withLibraries(root, realpathSync('/bin/sh'), '/bin/sh');
    for (const name of readdirSync(join(postgres, 'native/bin'))) libraries(root, join(postgres, 'native/bin', name));
  };
}

function skeleton(root) {
  for (const folder of ['etc/ssl/certs', 'tmp', 'proc', 'dev', 'home/nonroot', 'root', 'run'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'etc/passwd'), accounts);
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnonroot:x:65532:\n');
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(bundle)) copyFileSync(bundle, join(root, bundle));
}

function withLibraries(root, file, target) {
  mkdirSync(dirname(join(root, target)), { recursive: true });
  copyFileSync(file, join(root, target));
  chmodSync(join(root, target), 0o755);
  libraries(root, file);
}

/** Those of the system only; what a package brings along stays where it is. */
function libraries(root, file) {
  const said = execFileSync('ldd', [file], { encoding: 'utf8' });
  for (const [, path] of said.matchAll(/(?:=> |^\s+)(\/(?:lib|lib64|usr\/lib)\/\S+) \(/gm)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(realpathSync(path), join(root, path));
  }
}
