import type { ServiceRequest } from '../../desk/request';
import type { DeskSettings, EnvironmentSettings } from '../../desk/settings';
import type { Step } from '../step';
import { assignLicense } from './assign-license';
import { assignSecurityRole } from './assign-security-role';
import { awaitDirectorySync } from './await-directory-sync';
import { awaitSystemuser } from './await-systemuser';
import { blockSignIn } from './block-sign-in';
import { borrowLicense } from './borrow-license';
import { changePassword } from './change-password';
import { confirmRetired } from './confirm-retired';
import { createCloudUser } from './create-cloud-user';
import { findAccount } from './find-account';
import { handOver } from './hand-over';
import { joinAccountGroup } from './join-account-group';
import { joinEnvironmentGroup } from './join-environment-group';
import { leaveAccessMode } from './leave-access-mode';
import { leaveAccountGroup } from './leave-account-group';
import { leaveEnvironmentGroup } from './leave-environment-group';
import { moveToBusinessUnit } from './move-to-business-unit';
import { offerNewPassword } from './offer-password';
import { promoteSecret } from './promote-secret';
import { removeLicense } from './remove-license';
import { removePendingSecret } from './remove-pending-secret';
import { reserveSlot } from './reserve-slot';
import { restoreOffer } from './restore-offer';
import { restorePassword } from './restore-password';
import { returnLicense } from './return-license';
import { setAccessMode } from './set-access-mode';
import { storePassword } from './store-password';
import { storePendingSecret } from './store-pending-secret';
import { tellOwner } from './tell-owner';
import { tryPassword } from './try-password';
import { verify } from './verify';
import { withdrawOffer } from './withdraw-offer';

/** The product in one list. Up to the pivot every step can be taken back; after it every step is finished. */
export interface Recipe {
  readonly beforePivot: readonly Step[];
  readonly pivot: Step;
  readonly afterPivot: readonly Step[];
  readonly retire: readonly Step[];
  readonly rotate: {
    /** Up to Entra's acknowledgement of the new password. */
    readonly untilChanged: readonly Step[];
    readonly afterwards: readonly Step[];
    readonly takeBack: readonly Step[];
  };
}

export const recipe: Recipe = {
  beforePivot: [
    reserveSlot,
    storePassword,
    createCloudUser,
    awaitDirectorySync,
    joinEnvironmentGroup,
    joinAccountGroup,
    borrowLicense,
    assignLicense,
    awaitSystemuser,
    moveToBusinessUnit,
    assignSecurityRole,
  ],
  pivot: setAccessMode,
  afterPivot: [removeLicense, returnLicense, verify, tryPassword, handOver],
  retire: [leaveAccessMode, blockSignIn, leaveEnvironmentGroup, leaveAccountGroup, confirmRetired],
  rotate: {
    untilChanged: [findAccount, tellOwner, withdrawOffer, storePendingSecret, changePassword],
    afterwards: [promoteSecret, offerNewPassword, removePendingSecret],
    takeBack: [restorePassword, restoreOffer, removePendingSecret],
  },
};

export function createSteps({ beforePivot, pivot, afterPivot }: Recipe): readonly Step[] {
  return [...beforePivot, pivot, ...afterPivot];
}

export function applying(
  steps: readonly Step[],
  request: Pick<ServiceRequest, 'accountKind' | 'facts'>,
  environment: EnvironmentSettings,
  settings: DeskSettings,
): readonly Step[] {
  return steps.filter((step) => step.applies(request, environment, settings));
}
