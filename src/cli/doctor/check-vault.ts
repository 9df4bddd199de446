import { UpstreamError } from '../../desk/problem';
import { examine, fault, ok, refusedBy, type DoctorFinding } from './finding';
import type { DoctorPorts } from './ports';
import { inEnglish } from '../../words/words';

const vaults = 'Azure portal > Key vaults';

/** The vault that passwords go to; nothing where they are kept in the database. */
export async function checkVault({ inspector, usesKeyVault }: DoctorPorts): Promise<DoctorFinding[]> {
  if (!usesKeyVault) return [];
  const why = 'The password of a new account is stored before the account is made.';
  const finding = await examine('vault', 'Key Vault', why, async () => {
    try {
      await inspector.mayStoreSecrets();
      return ok('secrets may be written');
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.problem.code !== 'host-unknown') throw error;
      const { technical } = error.problem;
      return {
        ...refusedBy(error.problem),
        ...fault(
          `${inEnglish(error.problem).what} The vault was deleted, or its name is misspelt. [${technical ?? ''}]`,
          `An operator copies "Vault URI" from ${vaults} > (the vault) > Overview into KEY_VAULT_URL; a deleted vault is brought back under ${vaults} > Manage deleted vaults.`,
        ),
      };
    }
  });
  return [finding];
}
