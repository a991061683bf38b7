import Alerting
import Secrets

/// Whether the secrets are there by which people are reached.
struct AlertsCheck: HealthCheck {
  let channels: [(name: String, channel: AlertChannel)]

  func findings() -> [HealthFinding] {
    channels.flatMap { name, channel in
      channel.secrets.map { secret in
        SourcesCheck.judge(name, secretSource: secret.description) { try secret.check() }
      }
    }
  }
}
