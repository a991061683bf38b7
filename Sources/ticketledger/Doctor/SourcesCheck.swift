import AdapterKit
import EmailAdapter
import Foundation
import Ingestion
import Reporting
import TicketDomain

/// Whether every source can be read: its settings and adapter, its files and folders, its secret.
struct SourcesCheck: HealthCheck {
  let sources: [(name: String, source: Result<Source, any Error>)]

  func findings() -> [HealthFinding] { sources.flatMap { findings($0.name, $0.source) } }

  private func findings(_ name: String, _ result: Result<Source, any Error>) -> [HealthFinding] {
    switch result {
    case .failure(let error): return [HealthFinding(.sources, .wrong, error)]
    case .success(let source):
      if let access = MailboxAccess(source.adapter) {
        return [Self.judge(name, secretSource: access.secretSource) { try access.checkSecret() }]
      }
      guard let adapter = source.adapter as? any LocalAdapter else { return [] }
      return Self.judge(name, unreadable: adapter.files.unreadable()) { try adapter.files.existing(of: name).count }
    }
  }

  /// What cannot be read hides files, so only then are none a reason to worry about anything else.
  static func judge(
    _ name: String, unreadable: [FileSet.UnreadablePlace], count: () throws -> Int
  ) -> [HealthFinding] {
    guard unreadable.isEmpty else {
      return unreadable.map {
        HealthFinding(.sources, .wrong, .sourceUnreadable, ["source": name, "path": $0.path, "detail": $0.detail])
      }
    }
    do {
      return [
        HealthFinding(.sources, .ok, .sourceSound, ["source": name, "count": Figures.count(try count())])
      ]
    } catch {
      return [HealthFinding(.sources, .note, error)]
    }
  }

  static func judge(_ name: String, secretSource: String, _ check: () throws -> Void) -> HealthFinding {
    do {
      try check()
      return HealthFinding(.secrets, .ok, .secretSound, ["source": name, "secret": secretSource])
    } catch {
      return HealthFinding(.secrets, .wrong, error, about: name)
    }
  }
}
