/** The id in `/businessunits(<id>)`, `businessunits(<id>)` or an absolute address that ends so. */
export function keyInReference(reference: string, set: string): string | undefined {
  const match = /(?:^|\/)(\w+)\(([0-9a-f-]{36})\)$/i.exec(reference);
  return match?.[1] === set ? match[2]?.toLowerCase() : undefined;
}
