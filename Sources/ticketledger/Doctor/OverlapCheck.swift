import AdapterKit
import EmailAdapter
import Foundation
import Ingestion

/// Whether two sources would read the same thing: every record of it would count twice.
struct OverlapCheck: HealthCheck {
  let sources: [Source]

  /// What a source reads.
  enum Place: Hashable {
    /// A file or folder, without links.
    case file(String)
    /// All of a mailbox, or one folder of it.
    case mailbox(account: String, folder: String)
  }

  func findings() -> [HealthFinding] {
    Self.judge(sources.map { ($0.name, Self.places($0)) })
  }

  private static func places(_ source: Source) -> [Place] {
    if let access = MailboxAccess(source.adapter) {
      // INBOX is the one name in which case does not count (RFC 3501 section 5.1).
      return access.folders.map { folder in
        let name = folder.uppercased() == "INBOX" ? "INBOX" : folder
        return .mailbox(account: access.account.lowercased(), folder: name)
      }
    }
    guard let files = (source.adapter as? any LocalAdapter)?.files,
      let names = try? files.existing(of: source.name)
    else { return [] }
    return names.map { .file(URL(fileURLWithPath: files.path(of: $0)).resolvingSymlinksInPath().path) }
  }

  /// The first place that each two sources have in common. O(sources · places).
  static func judge(_ sources: [(name: String, places: [Place])]) -> [HealthFinding] {
    let known = sources.map { Set($0.places) }
    var findings: [HealthFinding] = []
    for (index, second) in sources.enumerated() {
      for (first, places) in zip(sources, known).prefix(index) {
        guard let place = second.places.first(where: { isIn(places, $0) }) else { continue }
        var arguments = ["first": first.name, "second": second.name]
        switch place {
        case .file(let path):
          arguments["path"] = path
          findings.append(HealthFinding(.sources, .wrong, .sameFile, arguments))
        case .mailbox(let account, let folder):
          arguments["account"] = account
          arguments["folder"] = folder
          findings.append(HealthFinding(.sources, .wrong, .sameMailbox, arguments))
        }
      }
    }
    return findings
  }

  private static func isIn(_ known: Set<Place>, _ place: Place) -> Bool {
    guard case .mailbox(let account, let folder) = place, !known.contains(place) else { return known.contains(place) }
    guard folder == "*" else { return known.contains(.mailbox(account: account, folder: "*")) }
    return known.contains { other in
      if case .mailbox(let otherAccount, _) = other { otherAccount == account } else { false }
    }
  }
}
