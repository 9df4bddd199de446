// What the bot stands on: identity, registry, two vaults, PostgreSQL, an environment of Container Apps, the registration with Teams.
// The bot itself is infra/bot.bicep, because its image exists only after this. `azd provision`, then `azd deploy`.
targetScope = 'resourceGroup'

@description('Part of the names of all resources.')
@minLength(3)
@maxLength(20)
param environmentName string

param location string = resourceGroup().location

@description('Password of the administrator of PostgreSQL, with which the bot signs in. Letters and digits.')
@secure()
@minLength(16)
param databasePassword string

@description('Key of the audit chain: 32 bytes as base64url. See AUDIT_KEY_FILE in README.')
@secure()
@minLength(43)
param auditKey string

var token = uniqueString(resourceGroup().id, environmentName)
var names = {
  identity: 'id-${environmentName}'
  registry: 'cr${token}'
  vault: 'kv-${token}'
  settingsVault: 'kvs-${token}'
  storage: 'st${token}'
  database: 'psql-${token}'
  environment: 'cae-${environmentName}'
  bot: 'account-desk'
  registration: 'bot-${token}'
}
var tags = { 'azd-env-name': environmentName }

// One identity for both apps: there is no secret that could be stolen from the one to open the other.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: names.identity
  location: location
  tags: tags
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: names.registry
    location: location
    tags: tags
    principalId: identity.properties.principalId
  }
}

// Passwords of accounts: the bot writes them.
module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: names.vault
    location: location
    tags: tags
    principalId: identity.properties.principalId
    // Key Vault Secrets Officer
    roleId: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  }
}

// What the bot is started with: it reads them and cannot change them.
module settingsVault 'modules/vault.bicep' = {
  name: 'settings-vault'
  params: {
    name: names.settingsVault
    location: location
    tags: tags
    principalId: identity.properties.principalId
    // Key Vault Secrets User
    roleId: '4633458b-17de-408a-874c-0445c86b69e6'
  }
}

module databaseUrl 'modules/secret.bicep' = {
  name: 'database-url'
  params: {
    vaultName: settingsVault.outputs.name
    name: 'database-url'
    value: 'postgresql://${database.outputs.administrator}:${uriComponent(databasePassword)}@${database.outputs.host}:5432/${database.outputs.databaseName}?sslmode=verify-full'
  }
}

module auditKeySecret 'modules/secret.bicep' = {
  name: 'audit-key'
  params: {
    vaultName: settingsVault.outputs.name
    name: 'audit-key'
    value: auditKey
  }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    name: 'vnet-${environmentName}'
    location: location
    tags: tags
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    name: names.database
    location: location
    tags: tags
    subnetId: network.outputs.databaseSubnetId
    dnsZoneId: network.outputs.databaseDnsZoneId
    password: databasePassword
  }
}

module apps 'modules/apps.bicep' = {
  name: 'apps'
  params: {
    name: names.environment
    location: location
    tags: tags
    subnetId: network.outputs.appsSubnetId
    storageName: names.storage
  }
}

module registration 'modules/registration.bicep' = {
  name: 'registration'
  params: {
    name: names.registration
    tags: tags
    endpoint: 'https://${names.bot}.${apps.outputs.defaultDomain}/api/messages'
    identityId: identity.id
    clientId: identity.properties.clientId
  }
}

// azd and the Agents Toolkit keep these under the same names; infra/bot.parameters.json and `npm run package` read them.
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.endpoint
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output AZURE_CONTAINER_ENVIRONMENT_NAME string = apps.outputs.name
output DESK_IDENTITY_NAME string = identity.name
output DESK_PRINCIPAL_ID string = identity.properties.principalId
output DESK_SETTINGS_VAULT_NAME string = settingsVault.outputs.name
output BOT_ID string = identity.properties.clientId
output KEY_VAULT_URL string = vault.outputs.uri
output DESK_URL string = 'https://${names.bot}.${apps.outputs.defaultDomain}'
