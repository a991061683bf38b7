internal import Glibc

extension StoreLocation {
  /// Bytes that this user may still write where `path` is; `nil` where the system does not say, with `errno` set.
  public static func freeBytes(at path: String) -> Int64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let (bytes, isTooMany) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return isTooMany ? .max : Int64(clamping: bytes)
  }

  /// What the log and the views occupy, with what SQLite keeps beside them, in bytes.
  public var sizes: (log: Int64, views: Int64) {
    func size(_ path: String) -> Int64 {
      ["", "-wal", "-shm"].reduce(0) { sum, suffix in
        var status = stat()
        return stat(path + suffix, &status) == 0 ? sum + Int64(status.st_size) : sum
      }
    }
    return (size(log), size(views))
  }
}
