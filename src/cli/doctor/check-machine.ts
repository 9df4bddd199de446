import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, parse } from 'node:path';
import { UpstreamError } from '../../desk/problem';
import { because, examine, fault, ok, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorMachine, DoctorPorts } from './ports';

/** This machine: the folder that the bot writes to, its way out, and its clock. */
export function checkMachine(ports: DoctorPorts): Promise<DoctorFinding[]> {
  return Promise.all([checkDataFolder(ports.machine), ...checkProxy(ports), checkClock(ports)]);
}

function checkProxy({ machine: { proxy }, inspector }: DoctorPorts): readonly Promise<DoctorFinding>[] {
  if (proxy === undefined) return [];
  const { address, except } = proxy;
  const why = 'Every call to Microsoft leaves through it; only a managed identity is asked directly.';
  const look = async () => {
    await inspector.serverTime().catch((error: unknown) => {
      if (isOfProxy(error)) throw error;
    });
    return ok(except === '' ? 'lets the bot through' : `lets the bot through; NO_PROXY is ${except}`);
  };
  return [examine('proxy', address, why, look)];
}

function isOfProxy(error: unknown): boolean {
  return !(error instanceof UpstreamError) || error.problem.code === 'proxy-failed';
}

function checkDataFolder(machine: DoctorMachine): Promise<DoctorFinding> {
  const why = 'The built-in database, the key of the embedded vault and the head of the audit lie there.';
  return examine('data-folder', machine.dataDir, why, () => because('data-folder', judgeFolder(machine)));
}

function judgeFolder({ dataDir, usesBuiltInDatabase, uid }: DoctorMachine): Verdict {
  const elsewhere = 'Set DATA_DIR to a folder that belongs to the account the bot runs as';
  if (!existsSync(dataDir)) {
    const parent = nearestThatExists(dataDir);
    if (!isFolder(parent)) return fault(`cannot be made: ${parent} is a file`, `${elsewhere}.`);
    return mayWrite(parent)
      ? ok('is made at the first start')
      : fault(`cannot be made: this account may not write to ${parent}`, `${elsewhere}, or make it and give it away.`);
  }
  if (!isFolder(dataDir)) return fault('is a file, not a folder', `${elsewhere}.`);
  if (!mayWrite(dataDir))
    return fault('this account may not write there', `${elsewhere}, or run "chown -R (account) ${dataDir}".`);

  const owner = statSync(dataDir).uid;
  if (uid !== undefined && owner !== uid)
    return warn(
      `belongs to another account (user id ${owner}; this is ${uid}), whose files with keys this one may not be able to use, or the other way round`,
      `Run bot and doctor as one account, and give it the folder: "chown -R (account) ${dataDir}".`,
    );
  const closed = uid === 0 && usesBuiltInDatabase ? closedParent(dataDir) : undefined;
  return closed === undefined
    ? ok('may be written')
    : fault(
        `the account that runs the built-in PostgreSQL cannot enter ${closed}, because the bot runs as root`,
        `Run the bot as an ordinary user, or set DATA_DIR to a folder outside of private ones such as /root.`,
      );
}

/** PostgreSQL never runs as root: whom root hands it to must be able to enter every folder on the way. */
function closedParent(folder: string): string | undefined {
  const parent = dirname(folder);
  if ((statSync(parent).mode & 0o001) === 0) return parent;
  return parent === parse(parent).root ? undefined : closedParent(parent);
}

function nearestThatExists(path: string): string {
  return existsSync(path) ? path : nearestThatExists(dirname(path));
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function checkClock({ inspector, clock }: DoctorPorts): Promise<DoctorFinding> {
  const why = 'Tokens and certificates are valid by the clock; Microsoft tolerates five minutes.';
  return examine('clock', 'this machine', why, async () => {
    const server = await inspector.serverTime();
    const seconds = Math.round(Math.abs(server.getTime() - clock.now().getTime()) / 1_000);
    const next = 'Switch on time synchronisation: "timedatectl set-ntp true" on Linux, "w32tm /resync" on Windows.';
    if (Number.isNaN(seconds)) return warn('the sign-in service told no time', next);
    const verdict = seconds > 240 ? fault : seconds > 30 ? warn : () => ok('agrees with Microsoft');
    return { ...verdict(`${seconds} seconds away from Microsoft's clock`, next), causes: ['clock'] };
  });
}
