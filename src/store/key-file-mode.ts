/**
 * True when somebody beside the owner may do anything with the file. Root's own file may be read by a group: that is how
 * Kubernetes mounts a secret (mode 0440 with `fsGroup`), and whoever is not root can have a secret of root's by no other way.
 * The same rule as PostgreSQL's for the key of its certificate (`ssl_key_file`).
 */
export function othersMayRead(
  file: { readonly mode: number; readonly uid: number },
  ownUid: number | undefined,
): boolean {
  const isHandedOver = file.uid === 0 && ownUid !== 0;
  return (file.mode & (isHandedOver ? 0o037 : 0o077)) !== 0;
}
