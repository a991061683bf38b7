/// The mounted file systems, as `/proc/self/mountinfo` lists them (Linux, proc_pid_mountinfo(5)).
struct MountTable {
  private let mounts: [(point: String, kind: String)]

  /// How far the locks of a file system can be trusted.
  enum Trust {
    /// One machine's own.
    case local
    /// Another machine has the files: locks and shared memory do not reach it as SQLite needs them.
    case remote
    /// It depends on a program or host behind it.
    case foreign
  }

  /// Reads the table's text; lines of another form are passed over.
  init(_ text: String) {
    mounts = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 6, let dash = fields.dropFirst(6).firstIndex(of: "-"), fields.indices.contains(dash + 1)
      else { return nil }
      return (Self.unescaped(fields[4]), String(fields[dash + 1]))
    }
  }

  /// The kind of file system that `path`, absolute and without links, lies on; `nil` where the table does not say. Of several mounted
  /// at one place the last one counts.
  func kind(of path: String) -> String? {
    mounts.enumerated().filter { path == $1.point || path.hasPrefix($1.point == "/" ? "/" : $1.point + "/") }
      .max { ($0.element.point.utf8.count, $0.offset) < ($1.element.point.utf8.count, $1.offset) }?.element.kind
  }

  /// What is known about a kind of file system.
  static func trust(_ kind: String) -> Trust {
    switch kind {
    case "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "coda", "ncpfs", "fuse.sshfs", "fuse.s3fs", "fuse.rclone",
      "fuse.davfs", "davfs", "fuse.gvfsd-fuse", "fuse.glusterfs":
      .remote
    case "9p", "virtiofs", "vboxsf", "ceph", "lustre", "gpfs", "gfs2", "ocfs2": .foreign
    default: kind == "fuse" || kind.hasPrefix("fuse.") ? .foreign : .local
    }
  }

  /// Blanks and backslashes stand there as three octal digits.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = field.utf8[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      guard byte == UInt8(ascii: "\\"), digits.count == 3, let code = UInt8(String(Substring(digits)), radix: 8) else {
        bytes.append(byte)
        continue
      }
      bytes.append(code)
      rest = rest.dropFirst(3)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
