// The bot as a container app: two replicas. `azd deploy` builds the image and deploys this with its name (azd 1.22 or newer).
targetScope = 'resourceGroup'

param location string = resourceGroup().location
@description('The image, with registry and tag.')
param image string
param registryEndpoint string
param containerEnvironmentName string
param identityName string
param settingsVaultName string
@description('Where the bot keeps the passwords of accounts.')
param keyVaultUrl string
@description('Id of the Teams app: any guid, the same as in the package.')
param teamsAppId string

var settingsVaultUrl = 'https://${settingsVaultName}${environment().suffixes.keyvaultDns}'

resource containerEnvironment 'Microsoft.App/managedEnvironments@2024-03-01' existing = {
  name: containerEnvironmentName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource bot 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'account-desk'
  location: location
  tags: { 'azd-service-name': 'bot' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: containerEnvironment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: 3978
        transport: 'http'
        allowInsecure: false
      }
      registries: [{ server: registryEndpoint, identity: identity.id }]
      secrets: [
        { name: 'database-url', keyVaultUrl: '${settingsVaultUrl}/secrets/database-url', identity: identity.id }
        { name: 'audit-key', keyVaultUrl: '${settingsVaultUrl}/secrets/audit-key', identity: identity.id }
        // No secret; a secret is the only file that a container app is given by its template.
        { name: 'desk', value: loadTextContent('../env/desk.json') }
      ]
    }
    template: {
      terminationGracePeriodSeconds: 20
      initContainers: [
        {
          // The bot takes its key only from a file that nobody else may read, which a mounted secret here may not be.
          name: 'key'
          image: image
          command: ['/nodejs/bin/node', '-e']
          args: ['require("node:fs").writeFileSync("/keys/audit-key", process.env.KEY, { mode: 0o600 })']
          env: [{ name: 'KEY', secretRef: 'audit-key' }]
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          volumeMounts: [{ volumeName: 'keys', mountPath: '/keys' }]
        }
      ]
      containers: [
        {
          name: 'bot'
          image: image
          env: [
            { name: 'BOT_ID', value: identity.properties.clientId }
            { name: 'BOT_TYPE', value: 'UserAssignedMsi' }
            { name: 'TEAMS_APP_ID', value: teamsAppId }
            { name: 'TEAMS_APP_TENANT_ID', value: tenant().tenantId }
            { name: 'AAD_APP_CLIENT_ID', value: identity.properties.clientId }
            { name: 'AAD_APP_CREDENTIAL', value: 'managed-identity' }
            { name: 'KEY_VAULT_URL', value: keyVaultUrl }
            { name: 'DATABASE_URL', secretRef: 'database-url' }
            { name: 'AUDIT_KEY_FILE', value: '/keys/audit-key' }
            { name: 'DATA_DIR', value: '/data' }
            { name: 'DESK_FILE', value: '/config/desk.json' }
            { name: 'PORT', value: '3978' }
          ]
          resources: { cpu: json('0.5'), memory: '1Gi' }
          probes: [
            { type: 'Startup', httpGet: { path: '/livez', port: 3978 }, periodSeconds: 6, failureThreshold: 10 }
            { type: 'Liveness', httpGet: { path: '/livez', port: 3978 }, periodSeconds: 10, failureThreshold: 6 }
            { type: 'Readiness', httpGet: { path: '/readyz', port: 3978 }, periodSeconds: 5, failureThreshold: 2 }
          ]
          volumeMounts: [
            { volumeName: 'data', mountPath: '/data' }
            { volumeName: 'config', mountPath: '/config' }
            { volumeName: 'keys', mountPath: '/keys' }
          ]
        }
      ]
      volumes: [
        // Shared by the replicas: the newest head of the audit counts, whoever writes it.
        {
          name: 'data'
          storageType: 'AzureFile'
          storageName: 'desk'
          mountOptions: 'uid=65532,gid=65532,dir_mode=0700,file_mode=0600'
        }
        { name: 'config', storageType: 'Secret', secrets: [{ secretRef: 'desk', path: 'desk.json' }] }
        { name: 'keys', storageType: 'EmptyDir' }
      ]
      scale: { minReplicas: 2, maxReplicas: 2 }
    }
  }
}

output SERVICE_BOT_URI string = 'https://${bot.properties.configuration.ingress.fqdn}'
