@minLength(3)
@maxLength(24)
param name string
param location string
param tags object
@description('Object id of the identity that has the role.')
param principalId string
@description('Guid of a built-in role.')
param roleId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

var role = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)

resource mayUse 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, role)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role
  }
}

output uri string = vault.properties.vaultUri
output name string = vault.name
