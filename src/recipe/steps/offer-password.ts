import { registerStep } from '../attempt';
import { done } from '../step';
import type { Step } from '../step';

/** What the vault holds as current opens the account: its owner may collect it. */
export const offerNewPassword: Step = {
  name: 'offer-password',
  applies: (request) => request.accountKind === 'cloud',

  async run(run) {
    await registerStep(run, 'offer-password', () => run.ports.register.offerNewPassword(run.request.id));
    run.learn({ secretOffered: true });
    return done;
  },
};
