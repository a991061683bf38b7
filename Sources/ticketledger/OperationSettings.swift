import Daemon
import Foundation
import Settings
import TicketDomain

/// `daemon` and `backups` of the configuration: how the daemon works, whatever it works on.
struct OperationSettings {
  /// Where health and metrics are served; `nil` for nowhere.
  let listen: DaemonPlan.ListenAddress?
  /// By how much the views may be behind before the daemon is not ready.
  let viewsBoundSeconds: Int64
  /// With less room on the disk nothing is taken in.
  let roomBytes: Int64
  /// `nil` for none.
  let backups: DaemonPlan.BackupPlan?

  static let usualListen = DaemonPlan.ListenAddress(host: "127.0.0.1", port: 8420)
  /// How often a whole source is looked at that does not say, in seconds.
  static let usualPause: Int64 = 300

  init(daemon: SettingsNode?, backups: SettingsNode?, folder: String) throws {
    let fields = try daemon?.fields(["listen", "views-bound", "room"])
    listen = try fields?.optional("listen").map(Self.address) ?? Self.usualListen
    viewsBoundSeconds = try fields?.optional("views-bound").map(Self.pause) ?? 60
    roomBytes = Int64(try fields?.optional("room")?.bytes(largest: 1 << 42) ?? 500_000_000)
    self.backups = try backups.map { node in
      let fields = try node.fields(["folder", "every", "keep"])
      return DaemonPlan.BackupPlan(
        folder: try fields.optional("folder")?.path(in: folder) ?? folder + "/backups",
        every: .seconds(try fields.optional("every").map(Self.pause) ?? 86_400),
        keep: try fields.optional("keep")?.integer(in: 1...10_000) ?? 14)
    }
  }

  /// At least a second.
  static func pause(_ node: SettingsNode) throws -> Int64 {
    let seconds = try node.seconds()
    guard seconds > 0 else { throw node.bad("1s, 5m, 24h") }
    return seconds
  }

  /// `127.0.0.1:8420`, `[::1]:8420`; `off` for nowhere.
  private static func address(_ node: SettingsNode) throws -> DaemonPlan.ListenAddress? {
    let text = try node.text()
    guard text != "off" else { return nil }
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw node.bad("127.0.0.1:8420, [::1]:8420, off")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { throw node.bad("127.0.0.1:8420, [::1]:8420, off") }
    return DaemonPlan.ListenAddress(host: host, port: Int(port))
  }
}
