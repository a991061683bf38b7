internal import Glibc
internal import TicketDomain

/// The new folder that everything is written into.
struct SampleFolder {
  private let path: String

  /// A folder that was written before.
  init(existing path: String) { self.path = path }

  /// Makes the folder, where it is not there, and those that the inputs go to.
  init(creating path: String) throws(SampleCompanyError) {
    let path = path.isEmpty ? "." : path
    self.path = path
    try Self.refuseAnythingIn(path)
    var ancestors = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      ancestors += part
      if !part.isEmpty { try Self.make(ancestors) }
      ancestors += "/"
    }
    let sources = [
      "pbx", "freeswitch", "payroll", "finance", "it", "roster", "wecom", "kf", "chatlog", "wechatmsg", "customers",
      "rates", "figures",
    ]
    let inputs = sources.map { "inputs/" + $0 }
    for folder in ["definitions", "inputs"] + inputs + ["inputs/mail"] + Mailboxes.folders + ["truth"] {
      try Self.make(path + "/" + folder)
    }
  }

  /// Writes a whole file; `name` is relative to the folder. Where `changedAt` (seconds since 1970) is given, that is its time.
  func write(_ bytes: [UInt8], to name: String, changedAt: Int? = nil) throws(SampleCompanyError) {
    let file = try open(name)
    try file.add(bytes)
    try file.close(changedAt: changedAt)
  }

  /// A new file to be written piece by piece.
  func open(_ name: String) throws(SampleCompanyError) -> OutputFile { try OutputFile(path + "/" + name) }

  private static func make(_ path: String) throws(SampleCompanyError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .system(errno, at: path) }
  }

  private static func refuseAnythingIn(_ path: String) throws(SampleCompanyError) {
    guard let listing = opendir(path) else {
      guard errno == ENOENT else { throw .system(errno, at: path) }
      return
    }
    defer { closedir(listing) }
    // Every folder has two entries: itself and its parent.
    var entries = 0
    while readdir(listing) != nil { entries += 1 }
    guard entries <= 2 else { throw SampleCompanyError(.folderNotEmpty, at: path) }
  }
}

/// A file written through a buffer.
final class OutputFile {
  private let path: String
  private let descriptor: CInt
  private var buffer: [UInt8] = []
  private static let bufferBytesMax = 1 << 20

  init(_ path: String) throws(SampleCompanyError) {
    self.path = path
    descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(errno, at: path) }
  }

  deinit { _ = Glibc.close(descriptor) }

  func add(_ bytes: [UInt8]) throws(SampleCompanyError) {
    buffer += bytes
    if buffer.count >= Self.bufferBytesMax { try flush() }
  }

  /// Writes what is still in the buffer; without it, that would be lost unnoticed.
  func close(changedAt: Int? = nil) throws(SampleCompanyError) {
    try flush()
    guard let changedAt else { return }
    let time = timespec(tv_sec: changedAt, tv_nsec: 0)
    guard futimens(descriptor, [time, time]) == 0 else { throw .system(errno, at: path) }
  }

  private func flush() throws(SampleCompanyError) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 {
        guard errno == EINTR else { throw .system(errno, at: path) }
      } else {
        written += count
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// `text` in GB18030, the encoding of many Chinese office programs.
func gb18030(_ text: [UInt8]) throws(SampleCompanyError) -> [UInt8] {
  guard let converter = iconv_open("GB18030", "UTF-8"), Int(bitPattern: converter) != -1 else {
    throw .system(errno, at: "GB18030")
  }
  defer { iconv_close(converter) }
  var input = text.map { CChar(bitPattern: $0) }
  // No character takes more than four bytes, in exchange for at least one.
  var output = [CChar](repeating: 0, count: text.count * 4)
  var inputLeft = input.count
  var outputLeft = output.count
  let result = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      var from = source.baseAddress
      var to = target.baseAddress
      return iconv(converter, &from, &inputLeft, &to, &outputLeft)
    }
  }
  guard result != -1 else { throw .system(errno, at: "GB18030") }
  return output.dropLast(outputLeft).map { UInt8(bitPattern: $0) }
}

extension SampleCompanyError {
  fileprivate static func system(_ code: CInt, at path: String) -> Self {
    Self(.notWritten, at: path, ["detail": String(cString: strerror(code))])
  }
}
