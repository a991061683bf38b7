import AdapterKit
import ArgumentParser
import Audit
import EventStore
import Foundation
import Reporting
import TicketDomain

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the log, beside whoever writes it, and check the copy.",
    discussion: """
      Everything else can be derived again from the log, the configuration and its definitions. Beside the copy stands a small .json file \
      with its digest, by which restore recognises damage.
      """)

  @Argument(
    help: "A folder, in which the copy is named after the time, or the copy's name; nothing is overwritten.",
    completion: .file())
  var out: String
  @Option(help: "Keep the newest N backups of the folder and take older ones away.") var keep: Int?
  @OptionGroup var configurationOption: ConfigurationOption
  @OptionGroup var json: JSONOption
  @OptionGroup var language: LanguageOption

  struct Summary: Encodable {
    var path: String
    var manifest: BackupManifest
    var removed: [String]
  }

  private var isFolder: Bool {
    var isDirectory: ObjCBool = false
    return out.hasSuffix("/")
      || FileManager.default.fileExists(atPath: out, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  func validate() throws {
    if let keep, keep < 1 { throw ValidationError("--keep is at least 1.") }
    if keep != nil, !isFolder { throw ValidationError("--keep needs a folder of backups; \(out) is none.") }
  }

  func run() async throws {
    try await language.explaining { catalogue in
      let configuration = try configurationOption.load()
      let now = Instant.now
      let folder = isFolder ? BackupFolder(out) : nil
      let path = folder.map { $0.path + ($0.path.hasSuffix("/") ? "" : "/") + BackupFolder.name(madeAt: now) } ?? out
      if folder != nil {
        do {
          try FileManager.default.createDirectory(
            atPath: out, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
          throw InitError(.unwritable, at: out, ["detail": error.localizedDescription])
        }
      }
      let copying = CopyProgress(catalogue("progress-backup"), catalogue)
      defer { copying.finish() }
      let backup = LogBackup(of: configuration.location, program: "ticketledger \(TicketLedger.configuration.version)")
      let manifest = try backup.make(at: path, madeAt: now, progress: copying.show, check: copying.check)
      copying.finish()
      let removed = try keep.flatMap { try folder?.removeExpired(keeping: $0) } ?? []
      try json.print(Summary(path: path, manifest: manifest, removed: removed)) {
        [
          catalogue(
            "backup-made",
            [
              "path": path, "events": Figures.count(manifest.events),
              "megabytes": Figures.count((manifest.bytes + 999_999) / 1_000_000),
              "root": manifest.root,
            ])
        ] + (removed.isEmpty ? [] : [catalogue("backups-removed", ["names": removed.joined(separator: ", ")])])
      }
    }
  }
}

/// How far a copy has come, and then its check.
final class CopyProgress {
  private let copying: ProgressLine
  private let checking: ProgressLine

  /// Lines for copying, which is called so, and for checking.
  init(_ label: String, _ catalogue: Catalogue) {
    copying = ProgressLine(label, unit: "MB")
    checking = ProgressLine(catalogue("progress-verify"), unit: catalogue("events"))
  }

  func show(_ bytesDone: Int64, _ bytesTotal: Int64) {
    copying.show(bytesDone / 1_000_000, fraction: Double(bytesDone) / Double(max(1, bytesTotal)))
  }

  /// Recomputes everything in the copy; throws `backup-unsound` with the first finding.
  func check(_ reader: LogReader) throws {
    copying.finish()
    let events = try reader.head()
    try Verification.requireSound(copy: reader) { [checking] in
      checking.show($0, fraction: Double($0) / Double(max(1, events)))
    }
  }

  func finish() {
    copying.finish()
    checking.finish()
  }
}
