import { checkAccess } from './check-access';
import { checkEnvironment } from './check-environment';
import { checkLicenses } from './check-licenses';
import { checkApprovers } from './check-people';
import type { DoctorFinding } from './finding';
import type { DoctorPorts } from './ports';

/** Looks at everything the desk needs, changes nothing, and reports what was seen. Throws only for defects of its own. */
export async function runDoctor(ports: DoctorPorts): Promise<DoctorFinding[]> {
  const access = await checkAccess(ports);
  const rest = await Promise.all(
    ports.settings.environments.map(async (environment) => [
      ...(await checkEnvironment(ports, environment)),
      ...(await checkLicenses(ports, environment)),
      await checkApprovers(ports, environment),
    ]),
  );
  return [...access, ...rest.flat()];
}
