import Alerting
import Foundation
import Reporting
import Secrets
import Settings
import TicketDomain

/// `alerts` of the configuration: from which limits on somebody should hear of what, and how they are reached.
struct AlertSettings {
  let language: Language
  let rules: AlertRules
  let pace: AlertBook.Pace
  let channels: [(name: String, channel: AlertChannel)]

  private static let ruleKeys = [
    "missed-contacts", "quarantine", "views-behind", "failing-after", "silent-after", "backup-overdue", "hold",
    "repeat",
    "per-hour",
  ]

  init(_ node: SettingsNode, departments: [String], sources: [String], currency: Currency, folder: String) throws {
    let fields = try node.fields(["language", "rules", "budgets", "channels"])
    language = try fields.optional("language")?.choice() ?? .en
    var rules = AlertRules(currency: currency)
    var pace = AlertBook.Pace()
    if let limits = try fields.optional("rules")?.fields(Self.ruleKeys) {
      let counts = 0...1_000_000
      if let node = limits.optional("missed-contacts") { rules.missedContactsMax = try node.integer(in: counts) }
      if let node = limits.optional("quarantine") { rules.quarantineMax = try node.integer(in: counts) }
      if let node = limits.optional("views-behind") { rules.viewsBehindSeconds = try node.seconds() }
      if let node = limits.optional("failing-after") { rules.failingSeconds = try node.seconds() }
      if let node = limits.optional("backup-overdue") { rules.backupSeconds = try node.seconds() }
      if let node = limits.optional("hold") { pace.holdSeconds = try node.seconds() }
      if let node = limits.optional("repeat") { pace.repeatSeconds = try OperationSettings.pause(node) }
      if let node = limits.optional("per-hour") { pace.perHour = try node.integer(in: 1...1000) }
      for (source, node) in try limits.optional("silent-after")?.pairs() ?? [] {
        guard sources.contains(source) else { throw node.bad(sources.joined(separator: ", ")) }
        rules.silentSeconds[source] = try OperationSettings.pause(node)
      }
    }
    for (department, node) in try fields.optional("budgets")?.pairs() ?? [] {
      guard departments.contains(department) else { throw node.bad(departments.joined(separator: ", ")) }
      guard let amount = PlainDecimal(try node.text()).flatMap({ currency.minor(of: $0) }), amount >= 0 else {
        throw node.bad("50000.00")
      }
      rules.budgets[department] = amount
    }
    self.rules = rules
    self.pace = pace
    channels = try fields.required("channels").pairs().map { ($0.key, try Self.channel($0.value, folder: folder)) }
  }

  private enum Kind: String, CaseIterable {
    case dingtalk
    case wecom
    case feishu
    case webhook
    case smtp

    var keys: [String] {
      switch self {
      case .dingtalk, .feishu: ["webhook", "secret"]
      case .wecom: ["webhook"]
      case .webhook: ["url", "token", "secret", "ca"]
      case .smtp: ["server", "user", "password", "from", "to", "ca", "plain"]
      }
    }
  }

  private static func channel(_ node: SettingsNode, folder: String) throws -> AlertChannel {
    guard let kindNode = try node.pairs().first(where: { $0.key == "kind" })?.value else {
      throw node.bad("kind: " + Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let kind = try kindNode.choice(Kind.self)
    let fields = try node.fields(["kind"] + kind.keys)
    func secret(_ key: String) throws -> Secret? { try fields.optional(key)?.secret(folder: folder) }
    func required(_ key: String) throws -> Secret { try fields.required(key).secret(folder: folder) }
    let authority = try fields.optional("ca")?.path(in: folder)
    switch kind {
    case .dingtalk: return .dingTalk(webhook: try required("webhook"), secret: try secret("secret"))
    case .wecom: return .weCom(webhook: try required("webhook"))
    case .feishu: return .feishu(webhook: try required("webhook"), secret: try secret("secret"))
    case .webhook:
      return .webhook(
        .init(
          url: try required("url"), token: try secret("token"), secret: try secret("secret"), authority: authority))
    case .smtp:
      let server = try fields.required("server")
      guard try server.text().hasPrefix("smtp://") || server.text().hasPrefix("smtps://") else {
        throw server.bad("smtps://smtp.example.com, smtp://smtp.example.com:587")
      }
      return .mail(
        MailDelivery(
          server: try server.text(), user: try fields.optional("user")?.text(), password: try secret("password"),
          from: try address(fields.required("from")), to: try fields.required("to").listOrSelf().map(address),
          isPlainAllowed: try fields.optional("plain")?.flag() ?? false, authority: authority))
    }
  }

  /// An address as it stands in mails, without a name.
  private static func address(_ node: SettingsNode) throws -> String {
    let text = try node.text()
    let isOne = text.split(separator: "@", omittingEmptySubsequences: false).count == 2
    guard isOne, text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), !text.contains("<"), !text.contains(">") else {
      throw node.bad("ops@example.com")
    }
    return text
  }

  /// What the daemon does with it. Texts are read once.
  func plan() throws -> AlertPlan {
    let catalogue = try Catalogue(language)
    return AlertPlan(rules: rules, pace: pace, channels: channels) { AlertText(catalogue: catalogue).message($0) }
  }
}
