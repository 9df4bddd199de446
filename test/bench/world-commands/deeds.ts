import type { World } from '../../../src/sandbox/world';
import { makeAccount, sendForm } from '../../support/steps';
import { colleague } from '../world';

/** What people do by themselves about accounts. */
export function deedsOf({ teams, tenant }: World) {
  const stage = { teams, tenant };
  return {
    /** Colleagues ask for these accounts in UAT, all of them at the same time; the role `admin` takes two approvals, others one. */
    async ask(names: readonly string[], colleagues: number, role: string) {
      const form = (accountName: string) => ({ accountName, environment: 'uat', role });
      const shares = Array.from({ length: colleagues }, (_one, n) =>
        names.filter((_name, at) => at % colleagues === n),
      );
      const one = async (share: readonly string[], n: number) => {
        for (const name of share) await sendForm(stage, form(name), colleague(n));
      };
      await Promise.all(shares.map(one));
    },
    makeAccount: (accountName: string) => makeAccount(stage, { accountName }),
  };
}
