import { byCause } from './by-cause';
import { checkBooks } from './check-books';
import { checkEnvironment } from './check-environment';
import { checkAccountGroup } from './check-gate';
import { checkLicenses } from './check-licenses';
import { checkMachine } from './check-machine';
import { checkPasswordSignIn } from './check-password-sign-in';
import { checkPeople } from './check-people';
import { checkSignIn } from './check-sign-in';
import { checkTeams } from './check-teams';
import { checkVault } from './check-vault';
import type { DoctorFinding } from './finding';
import type { DoctorPorts } from './ports';

/**
 * Looks at everything the desk needs, changes nothing, and reports what was seen, once for each cause. What others hang
 * on is looked at first: the machine, sign-in, permissions. Throws only for defects of its own.
 */
export async function runDoctor(ports: DoctorPorts): Promise<DoctorFinding[]> {
  const books = await ports.books();
  const basics = [
    ...(await checkMachine(ports)),
    ...(await checkBooks(ports, books)),
    ...(await checkSignIn(ports)),
    ...(await checkAccountGroup(ports)),
    ...(await checkVault(ports)),
    ...(await checkPasswordSignIn(ports)),
    ...(await checkTeams(ports, books)),
  ];
  const rest = await Promise.all(
    ports.settings.environments.map(async (environment) => [
      ...(await checkEnvironment(ports, environment, books)),
      ...(await checkLicenses(ports, environment, books)),
      ...(await checkPeople(ports, environment, books)),
    ]),
  );
  return byCause([...basics, ...rest.flat()]);
}
