import type { JsonObject } from './core/calls';
import type { EnvironmentState, Switches } from './dataverse/environment';
import type { Contact, GroupState, Sku } from './directory/model';
import type { AppRegistration } from './login/registrations';

export interface UserSeed {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly givenName?: string;
  readonly surname?: string;
  /** Further Graph properties. */
  readonly properties?: JsonObject;
  readonly licenses?: readonly { readonly skuId: string; readonly disabledPlans?: readonly string[] }[];
  readonly isDirectoryAdmin?: boolean;
  readonly requiresMfa?: boolean;
  readonly password?: string;
}

export type SkuSeed = Pick<Sku, 'skuId' | 'skuPartNumber'> &
  Partial<Omit<Sku, 'prepaidUnits'>> & { readonly enabled: number } & {
    readonly prepaidUnits?: Partial<Sku['prepaidUnits']>;
  };

export interface GroupSeed {
  readonly id: string;
  readonly displayName: string;
  readonly members?: readonly string[];
  readonly licenses?: GroupState['licenses'];
  readonly isDynamic?: boolean;
  readonly properties?: JsonObject;
}

export type AppSeed = Pick<AppRegistration, 'appId' | 'objectId' | 'servicePrincipalId' | 'displayName'> &
  Partial<AppRegistration>;

export interface EnvironmentSeed {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string;
  readonly url: string;
  readonly organizationId: string;
  readonly environmentSku?: EnvironmentState['environmentSku'];
  readonly isDefault?: boolean;
  readonly securityGroupId?: string;
  readonly maxNonInteractiveUsers?: number;
  readonly switches?: Partial<Switches>;
  /** The first one is the root; the others hang below it unless they name a parent. */
  readonly businessUnits: readonly { readonly id: string; readonly name: string; readonly parentId?: string }[];
  /** `id` is that of the copy in the root business unit, or in the one unit that the role was made in. */
  readonly roles: readonly {
    readonly id: string;
    readonly name: string;
    readonly privileges: readonly string[];
    readonly madeIn?: string;
    /** For one of Microsoft's own roles under another name; by default its English name tells. */
    readonly templateId?: string;
  }[];
}

export interface SystemUserSeed {
  readonly id: string;
  /** Object id of the Entra user this row belongs to. */
  readonly objectId?: string;
  readonly columns?: JsonObject;
  readonly roles?: readonly string[];
}

/** Builders for the world a test or a demonstration starts with. */
export interface Seed {
  user(seed: UserSeed): void;
  group(seed: GroupSeed): void;
  sku(seed: SkuSeed): void;
  contact(seed: Contact): void;
  app(seed: AppSeed): void;
  environment(seed: EnvironmentSeed): EnvironmentState;
  systemUser(environmentId: string, seed: SystemUserSeed): void;
  applicationUser(
    environmentId: string,
    seed: { readonly id: string; readonly appId: string; readonly roles: readonly string[] },
  ): void;
  /** Lets the synchronisation visit everyone once, so that whoever is entitled is already there. */
  settle(): void;
}
