internal import Foundation
public import TicketDomain

/// The files or folders that a source's patterns mean.
public struct FileSet: Sendable {
  let patterns: [String]
  let folder: String
  let areFolders: Bool

  /// What `patterns` mean in `folder`: files, or folders where `areFolders`.
  public init(_ patterns: [String], in folder: String, areFolders: Bool = false) {
    self.patterns = patterns
    self.folder = folder
    self.areFolders = areFolders
  }

  /// Those that there are: relative to the folder, sorted, none twice. Throws `ingest-no-files` where the patterns of
  /// `source` match none.
  public func existing(of source: String) throws(AdapterError) -> [String] {
    var found: Set<String> = []
    for pattern in patterns {
      let isAbsolute = pattern.hasPrefix("/")
      for match in Self.matches(path(of: pattern)) where match.hasSuffix("/") == areFolders {
        var path = match
        while path.hasSuffix("/") { path.removeLast() }
        found.insert(isAbsolute ? path : String(path.dropFirst(folder.utf8.count + 1)))
      }
    }
    guard !found.isEmpty else {
      throw AdapterError(.noFiles, at: source, ["patterns": patterns.joined(separator: ", ")])
    }
    return found.sorted()
  }

  /// A file or folder that this process may not read.
  public struct UnreadablePlace: Sendable, Hashable {
    /// Where it is.
    public var path: String
    /// What the system says.
    public var detail: String

    /// A place that cannot be read, for that reason.
    public init(path: String, detail: String) {
      self.path = path
      self.detail = detail
    }
  }

  /// What hides from ``existing(of:)``, or cannot be read though it is there: folders on the way, the files themselves, and where
  /// folders are meant the folders right in them. Sorted; O(what the patterns match), nothing is opened.
  public func unreadable() -> [UnreadablePlace] {
    var places: [String: UnreadablePlace] = [:]
    func look(_ path: String, _ rights: Int32) {
      guard access(path, rights) != 0, errno != ENOENT else { return }
      places[path] = UnreadablePlace(path: path, detail: String(cString: strerror(errno)))
    }
    for pattern in patterns {
      let parts = pattern.split(separator: "/").map(String.init)
      var way = pattern.hasPrefix("/") ? "" : folder
      // What is looked for by its name must only be let through; where names are compared, the folder is listed.
      func rights(of index: Int) -> Int32 {
        guard parts.indices.contains(index + 1) else { return areFolders ? R_OK | X_OK : R_OK }
        return parts[index + 1].contains { "*?[".contains($0) } ? R_OK | X_OK : X_OK
      }
      if !way.isEmpty { look(way + "/", rights(of: -1)) }
      for index in parts.indices {
        way += "/" + parts[index]
        let isLast = index == parts.count - 1
        for match in Self.matches(way) where !isLast || match.hasSuffix("/") == areFolders {
          look(match, rights(of: index))
          guard isLast, areFolders else { continue }
          for inner in Self.matches(match + "*") where inner.hasSuffix("/") { look(inner, R_OK | X_OK) }
        }
      }
    }
    return places.values.sorted { $0.path < $1.path }
  }

  /// The paths that `pattern` matches, folders with a slash at the end.
  static func matches(_ pattern: String) -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, GLOB_MARK, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in found.gl_pathv?[index].map { String(cString: $0) } }
  }

  /// Where the file of that name is.
  public func path(of name: String) -> String { name.hasPrefix("/") ? name : folder + "/" + name }
}

/// The size of the file at `path`; 0 where there is none.
func fileSize(_ path: String) -> Int64 {
  var status = stat()
  return stat(path, &status) == 0 ? Int64(status.st_size) : 0
}
