import type { DirectoryUser } from '../ports';
import { userPrincipalNameOf } from '../../desk/account-names';
import type { Problem } from '../../desk/problem';
import type { RunFacts } from '../../desk/request';
import { announced, remember, writeCreationOutcome } from '../announced';
import { notYet, refused, saysCode } from '../answers';
import { settle } from '../attempt';
import type { Settled } from '../attempt';
import { ownershipOf } from '../ownership';
import { accountNotReadable, nameTaken, passwordNotReadable, switchedOn, switchedOnMeanwhile } from '../problems';
import { known } from '../run-context';
import type { Run } from '../run-context';
import { done } from '../step';
import type { Step, StepOutcome } from '../step';
import { blockSignIn } from './block-sign-in';

const step = 'create-cloud-user';

/**
 * Adopts what carries our marker, else creates. What no record knows of is asked for without a look: Entra makes no second
 * account of a name, and then it is looked whose that is. A name held by somebody else is refused, never touched.
 */
export const createCloudUser: Step = {
  name: step,
  applies: (request) => request.accountKind === 'cloud',
  undo: blockSignIn,

  async run(run) {
    const userPrincipalName = userPrincipalNameOf(run.request, run.environment, run.ports.settings);
    const look = { step, part: 'look', notYet: run.ports.settings.waits.replication };
    const looked = await settle(run, look, async () => (mayExist(run) ? lookUp(run, userPrincipalName) : null));
    if (!looked.ok) return distrusted(run, looked);
    if (looked.value !== null) return keep(run, userPrincipalName, looked.value);

    await remember(run, step, { userPrincipalName, createAnnounced: true, ...mayBeOpen(run) });
    const created = await create(run, userPrincipalName);
    if (!created.ok) return created;
    const made = created.value;
    if ('id' in made) return keep(run, userPrincipalName, { id: made.id, isLeft: false, isNew: true });
    if ('found' in made) return keep(run, userPrincipalName, { id: made.found, isLeft: false });
    if ('notMade' in made) {
      // Nothing of it can exist, so undoing has nobody to look for.
      await remember(run, `${step}.not-made`, { createAnnounced: false });
      return { ok: false, problem: made.notMade };
    }

    const adopted = await adopt(run, userPrincipalName, made.held);
    return adopted.ok ? keep(run, userPrincipalName, adopted.value) : adopted;
  },
};

/**
 * `id`: made by this very sending, with the password of the vault. `found`: by an earlier one.
 * `held`: the name or its address is held, by our own lost attempt or by somebody else; the answer that said so.
 * `notMade`: refused at the very first sending, so there is no account.
 */
type Created =
  { readonly id: string } | { readonly found: string } | { readonly held: Problem } | { readonly notMade: Problem };

interface OurAccount {
  readonly id: string;
  /** By an earlier attempt or an earlier request: blocked, and perhaps made otherwise than was approved now. */
  readonly isLeft: boolean;
  /** Made just now, with the password of the vault. */
  readonly isNew?: boolean;
}

/** Do the records speak of an account of ours, by an earlier sending or an earlier request? */
function mayExist({ facts, request }: Run): boolean {
  return facts.createAnnounced !== undefined || request.adopts !== undefined;
}

/** From now on the desk itself may have opened it. */
function mayBeOpen({ facts }: Run): Pick<RunFacts, 'signInBlocked'> {
  return facts.signInBlocked === true ? { signInBlocked: false } : {};
}

/** Whoever switched on what an Undo of this request had blocked may have set a password: it is not the one of the vault. */
async function distrusted(run: Run, looked: Extract<Settled<unknown>, { ok: false }>): Promise<StepOutcome> {
  if (looked.problem.code === 'account-switched-on' && run.facts.signInBlocked === true)
    await remember(run, `${step}.switched-on`, { passwordUnset: true });
  return looked;
}

/**
 * Our account of that name, null when none is readable. Throws the refusal `name-taken`; and `account-switched-on`, which a
 * read may show for a while, where nobody but somebody else can have enabled what an Undo, or an earlier request, left blocked.
 */
async function lookUp(run: Run, userPrincipalName: string): Promise<OurAccount | null> {
  const user: DirectoryUser | null = await run.ports.directory.userByUpn(userPrincipalName);
  if (user === null) return null;
  if (ownershipOf(user, run.request) !== 'ours') throw refused(nameTaken(userPrincipalName));
  const { adopts } = run.request;
  if (user.accountEnabled && adopts !== undefined && !run.facts.createAnnounced)
    throw notYet(switchedOn(userPrincipalName, adopts.requestId));
  if (user.accountEnabled && run.facts.signInBlocked === true)
    throw notYet(switchedOnMeanwhile(userPrincipalName, run.request.id));
  return { id: user.id, isLeft: !user.accountEnabled || run.request.adopts !== undefined };
}

function create(run: Run, userPrincipalName: string): Promise<Settled<Created>> {
  const { directory, settings, vault } = run.ports;
  const secretName = known(run, 'secretName');

  return settle(run, { step, notYet: settings.waits.replication }, async (tries) => {
    // After an ambiguous answer the account may exist, so every further try looks first.
    const ours = tries === 0 ? null : await lookUp(run, userPrincipalName);
    if (ours !== null) {
      await writeCreationOutcome(run, userPrincipalName, ours.id);
      return { found: ours.id };
    }

    const password = await vault.read(secretName);
    if (!password) throw notYet(passwordNotReadable(secretName));
    const sent = await countSending(run);
    try {
      const user = newUser(run, userPrincipalName, password);
      const { userId } = await announced(run, { action: step, object: userPrincipalName }, () =>
        directory.createUser(user),
      );
      return { id: userId };
    } catch (error) {
      if (saysCode(error, 'name-taken')) return { held: accountNotReadable(userPrincipalName) };
      if (sent === 1 && saysCode(error, ...definite)) return { notMade: error.problem };
      if (saysCode(error, 'address-taken')) return { held: error.problem };
      throw error;
    }
  });
}

/** Answers after which no account exists, if none was asked for before. */
const definite = ['address-taken', 'password-refused', 'domain-unverified', 'permission-missing', 'directory-full'];

/** How often the account has been asked for, this time included. Written down before the sending, so that a crash counts. */
async function countSending({ ports: { register }, request }: Run): Promise<number> {
  const before = (await register.request(request.id)).facts.createSent ?? 0;
  await register.saveFacts(request.id, { createSent: before + 1 });
  return before + 1;
}

function newUser(run: Run, userPrincipalName: string, password: string) {
  const { accountName, marker, passwordNeverExpires } = run.request;
  return {
    userPrincipalName,
    displayName: accountName,
    mailNickname: accountName,
    usageLocation: run.ports.settings.usageLocation,
    employeeId: marker,
    password,
    passwordNeverExpires,
  };
}

/** The name exists: waits until the directory shows whose it is. */
function adopt(run: Run, userPrincipalName: string, held: Problem): Promise<Settled<OurAccount>> {
  const task = { step, part: 'adopt', notYet: run.ports.settings.waits.replication, ended: () => held };
  return settle(run, task, async () => {
    const ours = await lookUp(run, userPrincipalName);
    if (ours === null) throw notYet(accountNotReadable(userPrincipalName));
    return ours;
  });
}

/** Of an account that was made before and whose password was lost from the vault. */
async function setPassword(run: Run, userId: string): Promise<Settled<void>> {
  const { directory, vault, settings } = run.ports;
  const secretName = known(run, 'secretName');
  const set = await settle(run, { step, part: 'password', notYet: settings.waits.replication }, async () => {
    const password = await vault.read(secretName);
    if (!password) throw notYet(passwordNotReadable(secretName));
    await announced(run, { action: 'set-password', object: userId }, () => directory.updateUser(userId, { password }));
  });
  if (set.ok) await remember(run, `${step}.password-set`, { passwordUnset: false });
  return set;
}

/**
 * An account of an earlier attempt, or of an earlier request, that was undone is switched on again. Whether its password
 * expires is what was approved now, not what that request had asked for.
 */
async function keep(run: Run, userPrincipalName: string, account: OurAccount) {
  const made = { userPrincipalName, userId: account.id, createAnnounced: true, ...mayBeOpen(run) };
  const hasVaultPassword = account.isNew === true && run.facts.passwordUnset === true;
  await remember(run, `${step}.made`, hasVaultPassword ? { ...made, passwordUnset: false } : made);
  if (run.facts.passwordUnset) {
    const set = await setPassword(run, account.id);
    if (!set.ok) return set;
  }
  if (!account.isLeft) return done;

  const after = { accountEnabled: true, passwordNeverExpires: run.request.passwordNeverExpires };
  const enabled = await settle(run, { step, part: 'enable', notYet: run.ports.settings.waits.replication }, () =>
    announced(run, { action: 'unblock-sign-in', object: account.id, after }, () =>
      run.ports.directory.updateUser(account.id, after),
    ),
  );
  return enabled.ok ? done : enabled;
}
