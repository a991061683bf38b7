internal import AdapterKit
internal import Glibc
internal import TicketDomain

/// A file with one mail.
struct MailFile {
  private(set) var bytes: [UInt8]
  let modifiedAt: Instant

  /// Reads the file, at most `bytesMax` of it; `nil` where it is gone. Throws ``AdapterError`` `file-unreadable`.
  init?(_ path: String, bytesMax: Int) throws(AdapterError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw Self.unreadable(path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(path) }
    modifiedAt = Instant(
      milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    let size = min(Int(status.st_size), bytesMax)
    var filled = 0
    var failure = false
    bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while filled < size, let base = buffer.baseAddress {
        let got = read(descriptor, base + filled, size - filled)
        if got < 0, errno == EINTR { continue }
        failure = got < 0
        if got <= 0 { break }
        filled += got
      }
      count = filled
    }
    if failure { throw Self.unreadable(path) }
  }

  /// Leaves nothing but the header, up to the empty line.
  mutating func cutBehindHeader() {
    bytes.withUnsafeBytes { MailHeader.end(in: $0) }.map { bytes.removeSubrange($0...) }
  }

  private static func unreadable(_ path: String) -> AdapterError {
    AdapterError(.fileUnreadable, at: path, ["detail": String(cString: strerror(errno))], retryHelps: true)
  }
}

/// The header of a mail, told from its body.
enum MailHeader {
  /// Where the body begins, behind the first empty line; `nil` where there is none.
  static func end(in bytes: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    while let base = bytes.baseAddress, index < bytes.count,
      let found = memchr(base + index, 0x0A, bytes.count - index)
    {
      let next = UnsafeRawPointer(found) - base + 1
      if next < bytes.count, bytes[next] == 0x0A { return next + 1 }
      if next + 1 < bytes.count, bytes[next] == 0x0D, bytes[next + 1] == 0x0A { return next + 2 }
      index = next
    }
    return nil
  }
}
