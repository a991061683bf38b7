import Foundation
import Projections
import TicketDomain

/// Whether the configuration can be used whole, and only its owner can change it.
struct ConfigurationCheck: HealthCheck {
  let path: String
  /// What came of reading it; `nil` where there is none, and none was asked for.
  let configuration: Result<Configuration, any Error>?

  func findings() -> [HealthFinding] {
    guard let configuration else { return [HealthFinding(.configuration, .note, .noConfiguration, ["path": path])] }
    var findings: [HealthFinding] = []
    switch configuration {
    case .success(let read):
      findings.append(
        HealthFinding(
          .configuration, .ok, .configurationSound,
          [
            "path": path, "sources": "\(read.sourceNames.count)", "definitions": "\(read.rules.definitions.count)",
          ]))
    case .failure(let error): findings.append(HealthFinding(.configuration, .wrong, error))
    }
    var status = stat()
    if stat(path, &status) == 0, let finding = Self.judge(mode: status.st_mode, path: path) { findings.append(finding) }
    return findings
  }

  /// What the rights of others mean; `nil` where there are none.
  static func judge(mode: mode_t, path: String) -> HealthFinding? {
    let written = ["path": path, "mode": String(mode & 0o777, radix: 8)]
    func finding(_ state: HealthState, _ code: HealthCode, _ remedy: String) -> HealthFinding {
      HealthFinding(.configuration, state, code, written.merging(["remedy": remedy]) { $1 })
    }
    if mode & 0o002 != 0 { return finding(.wrong, .configurationWritable, "chmod go-w \(path)") }
    return mode & 0o077 != 0 ? finding(.note, .configurationReadable, "chmod 600 \(path)") : nil
  }
}
