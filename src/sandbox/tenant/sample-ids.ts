/** People of the sample world: Entra object ids. */
export const people = {
  ravi: { id: '11111111-1111-4111-8111-000000000001', upn: 'ravi.patel@contoso.com', name: 'Ravi Patel' },
  dana: { id: '11111111-1111-4111-8111-000000000002', upn: 'dana.whitfield@contoso.com', name: 'Dana Whitfield' },
  lee: { id: '11111111-1111-4111-8111-000000000003', upn: 'lee.ng@contoso.com', name: 'Lee Ng' },
  kim: { id: '11111111-1111-4111-8111-000000000004', upn: 'kim.larsen@contoso.com', name: 'Kim Larsen' },
  omar: { id: '11111111-1111-4111-8111-000000000005', upn: 'omar.haddad@contoso.com', name: 'Omar Haddad' },
  stranger: { id: '11111111-1111-4111-8111-000000000006', upn: 'sam.stone@contoso.com', name: 'Sam Stone' },
  guest: {
    id: '11111111-1111-4111-8111-000000000007',
    upn: 'gus_partner.example#EXT#@contoso.onmicrosoft.com',
    name: 'Gus Guest',
  },
  serviceErp: { id: '11111111-1111-4111-8111-000000000011', upn: 'svc-erp@contoso.com', name: 'SVC ERP Connector' },
  serviceMail: { id: '11111111-1111-4111-8111-000000000012', upn: 'svc-mailing@contoso.com', name: 'SVC Mailing' },
  serviceBi: { id: '11111111-1111-4111-8111-000000000013', upn: 'svc-bi@contoso.com', name: 'SVC BI Export' },
} as const;

/** Power Platform environment ids. */
export const environments = {
  prod: '22222222-2222-4222-8222-000000000001',
  uat: '22222222-2222-4222-8222-000000000002',
  dev: '22222222-2222-4222-8222-000000000003',
} as const;

/** Business units of the sample environments. */
export const businessUnits = {
  prodRoot: '33333333-3333-4333-8333-000000000001',
  prodSales: '33333333-3333-4333-8333-000000000002',
  prodFieldSales: '33333333-3333-4333-8333-000000000003',
  uatRoot: '33333333-3333-4333-8333-000000000011',
  devRoot: '33333333-3333-4333-8333-000000000021',
  devIntegrations: '33333333-3333-4333-8333-000000000022',
} as const;

/** skuIds of Microsoft's products, and the service plans that matter. */
export const skus = {
  enterpriseSales: '1e1a282c-9c54-43a2-9310-98ef728faace',
  teamMembers: '7ac9fe77-66b7-4e5e-9e46-10eed1cff547',
  crmStandard: 'd17b27af-3f49-4822-99f9-56a661538792',
  office365E3: '6fd2c87f-b296-42f0-b197-1e91e994b900',
} as const;

export const servicePlans = {
  enterpriseSales: '2da8e897-7791-486b-b08f-cc63c8129df7',
  salesInsights: 'fedc185f-0711-4cc0-80ed-0a92da1a8384',
  sharePoint: '5dbe027f-2339-4123-9542-606e4d348a72',
  teamMembers: '4092fdb5-8d81-41d3-be76-aaba4074530b',
  crmStandard: 'f9646fb2-e3b2-4309-95de-dc4833737456',
  exchange: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
} as const;

export const groups = {
  /** Gate of the production environment. */
  prodAccess: '44444444-4444-4444-8444-000000000001',
  /** Nested in the group above: its members are not synchronised by themselves. */
  prodPartners: '44444444-4444-4444-8444-000000000002',
  /** Gives its members Office 365. */
  officeUsers: '44444444-4444-4444-8444-000000000003',
} as const;

/** Role names, and the ids of their copies in the root business unit of each environment. */
export const roles = {
  systemAdministrator: 'System Administrator',
  delegate: 'Delegate',
  basicUser: 'Basic User',
  serviceReader: 'Service Reader',
  serviceWriter: 'Service Writer',
  erpIntegration: 'ERP Integration',
  /** Made in the business unit Integrations of the dev environment; the root unit has no copy of it. */
  shopIntegration: 'Shop Integration',
} as const;

export const apps = {
  /** The bot: permissions for everything it does, and no more. */
  bot: {
    appId: '55555555-5555-4555-8555-000000000001',
    objectId: '55555555-5555-4555-8555-000000000101',
    servicePrincipalId: '55555555-5555-4555-8555-000000000201',
    secret: 'sandbox~bot~secret~1',
  },
  /** Sees everything and changes nothing: for checks from outside. */
  auditor: {
    appId: '55555555-5555-4555-8555-000000000002',
    objectId: '55555555-5555-4555-8555-000000000102',
    servicePrincipalId: '55555555-5555-4555-8555-000000000202',
    secret: 'sandbox~auditor~secret~1',
  },
  /** Registered, and without any permission. */
  nobody: {
    appId: '55555555-5555-4555-8555-000000000003',
    objectId: '55555555-5555-4555-8555-000000000103',
    servicePrincipalId: '55555555-5555-4555-8555-000000000203',
    secret: 'sandbox~nobody~secret~1',
  },
  /** A public client, for signing in with user name and password. */
  signInCheck: {
    appId: '55555555-5555-4555-8555-000000000004',
    objectId: '55555555-5555-4555-8555-000000000104',
    servicePrincipalId: '55555555-5555-4555-8555-000000000204',
  },
} as const;

export const sampleTenantId = 'aaaabbbb-0000-4ccc-9111-dddd2222eeee';
