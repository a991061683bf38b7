import EventStore
import Foundation

/// Whether the data directory is there, is its owner's alone, and can be written.
struct DataDirectoryCheck: HealthCheck {
  let location: StoreLocation

  /// What the system says about the directory.
  struct Facts {
    var path: String
    /// `nil` where there is none.
    var mode: mode_t?
    var owner: uid_t = 0
    var user: uid_t = 0
    /// What of it cannot be written, or the folder in which it cannot be made, and why; `nil` where all can.
    var fault: Fault?
  }

  /// Something that cannot be written.
  struct Fault {
    var path: String
    var detail: String
  }

  func findings() -> [HealthFinding] {
    let path = location.directory
    var status = stat()
    let isThere = stat(path, &status) == 0
    let fault = Self.fault(isThere ? path : Self.nearest(to: path), W_OK | X_OK) ?? fileFault()
    return Self.judge(
      Facts(
        path: path, mode: isThere ? status.st_mode : nil, owner: status.st_uid, user: geteuid(), fault: fault))
  }

  /// The first of the store's files that is there and cannot be written: another user made it.
  private func fileFault() -> Fault? {
    let files = [location.log, location.views].flatMap { file in ["", "-wal", "-shm"].map { file + $0 } }
    return (files + [location.logLease, location.viewsLease]).lazy
      .filter { access($0, F_OK) == 0 }.compactMap { Self.fault($0, W_OK) }.first
  }

  private static func fault(_ path: String, _ rights: Int32) -> Fault? {
    access(path, rights) == 0 ? nil : Fault(path: path, detail: String(cString: strerror(errno)))
  }

  static func judge(_ facts: Facts) -> [HealthFinding] {
    if let fault = facts.fault {
      return [HealthFinding(.data, .wrong, .dataUnwritable, ["path": fault.path, "detail": fault.detail])]
    }
    guard let mode = facts.mode else { return [HealthFinding(.data, .ok, .dataToCome, ["path": facts.path])] }
    guard mode & S_IFMT == S_IFDIR else {
      return [
        HealthFinding(
          .data, .wrong, .dataUnwritable, ["path": facts.path, "detail": String(cString: strerror(ENOTDIR))])
      ]
    }
    var findings = [HealthFinding(.data, .ok, .dataSound, ["path": facts.path])]
    if facts.owner != facts.user {
      findings.append(
        HealthFinding(
          .data, .note, .dataOwner,
          ["path": facts.path, "owner": "\(facts.owner)", "user": "\(facts.user)"]))
    }
    if mode & 0o077 != 0 {
      findings.append(
        HealthFinding(
          .data, .note, .dataReadable,
          [
            "path": facts.path, "mode": String(mode & 0o777, radix: 8),
            "remedy": "chmod -R go-rwx \(facts.path)",
          ]))
    }
    return findings
  }

  /// The nearest folder above `path` that there is, or `path` itself.
  static func nearest(to path: String) -> String {
    var place = path
    while !FileManager.default.fileExists(atPath: place), place != "/", !place.isEmpty {
      place = (place as NSString).deletingLastPathComponent
    }
    return place.isEmpty ? "." : place
  }
}
