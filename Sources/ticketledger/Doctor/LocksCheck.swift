import EventStore
import Foundation

/// Whether a lock keeps a second writer out where the log is.
struct LocksCheck: HealthCheck {
  let location: StoreLocation

  /// What came of two locks on one file.
  enum Trial {
    /// The second one was refused.
    case kept
    /// Both were given.
    case ignored
    /// Nothing could be tried, for that reason.
    case failed(String)
  }

  func findings() -> [HealthFinding] {
    let path = URL(fileURLWithPath: DataDirectoryCheck.nearest(to: location.directory)).resolvingSymlinksInPath().path
    let table = MountTable((try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? "")
    return Self.judge(path: path, kind: table.kind(of: path), trial: Self.tryLocks(in: path))
  }

  static func judge(path: String, kind: String?, trial: Trial) -> [HealthFinding] {
    let arguments = ["path": path, "kind": kind ?? "?"]
    var findings: [HealthFinding] = []
    switch kind.map(MountTable.trust) {
    case .remote: findings.append(HealthFinding(.locks, .wrong, .locksRemote, arguments))
    case .foreign: findings.append(HealthFinding(.locks, .note, .locksForeign, arguments))
    case .local, nil: break
    }
    switch trial {
    case .kept where findings.isEmpty: findings.append(HealthFinding(.locks, .ok, .locksSound, arguments))
    case .kept: break
    case .ignored: findings.append(HealthFinding(.locks, .wrong, .locksBroken, arguments))
    case .failed(let detail):
      findings.append(HealthFinding(.locks, .note, .locksUntested, arguments.merging(["detail": detail]) { $1 }))
    }
    return findings
  }

  /// Locks a file of its own in `folder` twice, by two descriptors, and takes it away again.
  private static func tryLocks(in folder: String) -> Trial {
    let path = "\(folder)/.doctor-\(UUID().uuidString)"
    let first = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard first >= 0 else { return .failed(String(cString: strerror(errno))) }
    defer {
      close(first)
      unlink(path)
    }
    let second = open(path, O_RDWR | O_CLOEXEC)
    guard second >= 0, flock(first, LOCK_EX | LOCK_NB) == 0 else {
      defer { if second >= 0 { close(second) } }
      return .failed(String(cString: strerror(errno)))
    }
    defer { close(second) }
    return flock(second, LOCK_EX | LOCK_NB) == 0 ? .ignored : .kept
  }
}
