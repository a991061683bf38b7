internal import Glibc
public import TicketDomain

/// Where a password or token comes from. The source may be shown; what it holds is a ``SecretValue``, which cannot.
public enum Secret: Sendable, Hashable {
  /// An environment variable of this process.
  case environment(String)
  /// The first line of a file that its owner alone may read.
  case file(String)
  /// The first line that a command writes to its standard output: program and arguments, without a shell.
  case command([String])

  /// How long a command may take.
  public static let commandSeconds = 30
  /// How long a secret may be; tokens of some providers have several thousand bytes.
  public static let bytesMax = 64 * 1024

  /// Reads the secret anew, without the line's end. Blocks up to ``commandSeconds`` for a command. Throws one of the
  /// `secret-…` codes; no error holds what was read, nor what a command wrote.
  public func read() throws(SecretError) -> SecretValue {
    switch self {
    case .environment(let name):
      guard let value = getenv(name), value.pointee != 0 else {
        throw SecretError(.variableMissing, ["name": name])
      }
      return try firstLine(Array(UnsafeRawBufferPointer(start: value, count: strlen(value))))
    case .file(let path):
      return try firstLine(try Self.content(of: path))
    case .command(let arguments):
      return try firstLine(try SecretCommand(arguments: arguments).output(secondsMax: Self.commandSeconds))
    }
  }

  /// Looks whether the secret is there, without running a command: of that, only whether there is such a program. Throws as
  /// ``read()`` does.
  public func check() throws(SecretError) {
    guard case .command(let arguments) = self else {
      _ = try read()
      return
    }
    guard let name = arguments.first, Self.isProgram(name) else {
      throw SecretError(
        .commandFailed, ["command": arguments.first ?? "", "detail": String(cString: strerror(ENOENT))])
    }
  }

  /// Whether a command of that name can be run: itself where it is a path, else in one of the folders of `PATH`.
  private static func isProgram(_ name: String) -> Bool {
    func isExecutable(_ path: String) -> Bool {
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
    if name.contains("/") { return isExecutable(name) }
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
    return folders.split(separator: ":").contains { isExecutable("\($0)/\(name)") }
  }

  private static func content(of path: String) throws(SecretError) -> [UInt8] {
    func unreadable(_ detail: String) -> SecretError {
      SecretError(.fileUnreadable, at: path, ["path": path, "detail": detail])
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw unreadable("not a regular file") }
    guard status.st_mode & 0o077 == 0 else {
      throw SecretError(
        .fileOpen, at: path,
        ["path": path, "mode": String(status.st_mode & 0o777, radix: 8), "remedy": "chmod 600 \(path)"])
    }
    var bytes = [UInt8](repeating: 0, count: bytesMax + 2)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw unreadable(String(cString: strerror(errno))) }
    return Array(bytes[..<count])
  }

  private func firstLine(_ bytes: [UInt8]) throws(SecretError) -> SecretValue {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard !line.isEmpty, line.count <= Self.bytesMax, let text = String(validating: line, as: UTF8.self) else {
      throw SecretError(.unusable, ["source": description])
    }
    return SecretValue(text)
  }
}

extension Secret: CustomStringConvertible {
  /// The source: `environment NAME`, `file PATH`, or `command PROGRAM` (its arguments might tell too much).
  public var description: String {
    switch self {
    case .environment(let name): "environment \(name)"
    case .file(let path): "file \(path)"
    case .command(let arguments): "command \(arguments.first ?? "")"
    }
  }
}

/// A password or token in memory. Interpolating, dumping or mirroring it gives `***`.
public struct SecretValue: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  private let hidden: @Sendable () -> String

  init(_ text: String) { hidden = { text } }

  /// `***`.
  public var description: String { "***" }
  /// `***`.
  public var debugDescription: String { "***" }
  /// Without children.
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// The secret itself, for whoever hands it to a server.
  public func reveal() -> String { hidden() }
}
