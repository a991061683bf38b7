public import Foundation
internal import Glibc

extension DovecotServer {
  /// Puts mails into a folder as a delivery agent does: each as a file, named so that they get their UIDs in this order. Lines
  /// must end in CR LF, as the stated sizes count them. Returns the file names.
  ///
  /// With `arrivedAt` (seconds since 1970, one more for each mail) INTERNALDATE is known. `folder` is in modified UTF-7.
  @discardableResult
  public func deliver(_ mails: [Data], folder: String? = nil, arrivedAt: Int = 1_790_000_000) throws -> [String] {
    let target = url(of: folder).appending(path: "new")
    var names: [String] = []
    for (index, mail) in mails.enumerated() {
      let time = arrivedAt + index
      let name = "\(time).M\(index)P\(UInt32.random(in: 0...UInt32.max)).host,S=\(mail.count),W=\(mail.count)"
      try Self.write(mail, to: target.appending(path: name).path, changedAt: time)
      names.append(name)
    }
    return names
  }

  /// Foundation would wait for the disk after each file, which nobody needs here.
  private static func write(_ content: Data, to path: String, changedAt time: Int) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    defer { close(descriptor) }
    let times = [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: time, tv_nsec: 0)]
    let isWritten = content.withUnsafeBytes { bytes in
      descriptor >= 0 && Glibc.write(descriptor, bytes.baseAddress, bytes.count) == bytes.count
    }
    guard isWritten, futimens(descriptor, times) == 0 else {
      throw SetUpError(description: "\(path) cannot be written")
    }
  }

  /// Makes a folder; `name` in modified UTF-7, levels separated by dots.
  public func makeFolder(_ name: String) throws {
    try makeMaildir(url(of: name))
  }

  /// Where a folder's mails lie.
  public func url(of folder: String?) -> URL { folder.map { maildir.appending(path: ".\($0)") } ?? maildir }

  /// The names of all mail files with their flags, without the part that only says whether a client has looked at the folder:
  /// what must be the same before and after reading.
  public func snapshot(folder: String? = nil) throws -> Set<String> {
    var names: Set<String> = []
    for part in ["cur", "new"] {
      for name in try FileManager.default.contentsOfDirectory(atPath: url(of: folder).appending(path: part).path) {
        names.insert(name.contains(":2,") ? name : name + ":2,")
      }
    }
    return names
  }

  /// Takes a mail away as another program would; `name` as ``deliver(_:folder:arrivedAt:)`` returned it.
  public func delete(_ name: String, folder: String? = nil) throws {
    for part in ["cur", "new"] {
      let folderURL = url(of: folder).appending(path: part)
      for file in try FileManager.default.contentsOfDirectory(atPath: folderURL.path) where file.hasPrefix(name) {
        try FileManager.default.removeItem(at: folderURL.appending(path: file))
      }
    }
  }

  /// Makes the server number the folder anew, under another UIDVALIDITY. No client may have the folder open.
  public func renumber(folder: String? = nil) throws {
    let target = url(of: folder)
    // The folder's next UIDVALIDITY is a second's number, which must not be the last one's.
    Thread.sleep(forTimeInterval: 1.1)
    for name in try FileManager.default.contentsOfDirectory(atPath: target.path)
    where name.hasPrefix("dovecot-uidlist") || name.hasPrefix("dovecot.index") || name.hasPrefix("dovecot-uidvalidity")
    {
      try FileManager.default.removeItem(at: target.appending(path: name))
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: maildir.path)
    where name.hasPrefix("dovecot-uidvalidity") {
      try FileManager.default.removeItem(at: maildir.appending(path: name))
    }
  }

  /// A mail of about `bytes` bytes, the same for the same number.
  public static func mail(_ number: Int, bytes: Int = 1500) -> Data {
    var text = "Date: Thu, 1 Oct 2026 08:15:00 +0800\r\nFrom: Customer <c\(number)@example.com>\r\n"
    text += "To: kefu@example.cn\r\nSubject: Matter \(number)\r\nMessage-ID: <m\(number)@example.com>\r\n\r\n"
    let line = "This is line of mail \(number), and it says what such lines say.\r\n"
    let count = max(1, (bytes - text.utf8.count) / line.utf8.count)
    return Data((text + String(repeating: line, count: count)).utf8)
  }
}
