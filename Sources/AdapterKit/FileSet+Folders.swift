internal import Glibc

extension FileSet {
  /// A folder in which something new shows.
  public struct WatchedFolder: Sendable, Hashable {
    /// Where it is, without a slash at the end.
    public var path: String
    /// Whether what the patterns mean lies right in it; else only new folders matter, on the way there.
    public var holdsFiles: Bool
  }

  /// The folders to watch, so that everything that the patterns mean or will mean is noticed: those on the way to it as far as they exist,
  /// and where folders are meant those right in them, two levels deep (a Maildir's subfolders have folders of their own).
  public func watchedFolders() -> [WatchedFolder] {
    var found: [String: Bool] = [:]
    func add(_ path: String, holdsFiles: Bool) {
      var path = path
      while path.count > 1, path.hasSuffix("/") { path.removeLast() }
      found[path] = (found[path] ?? false) || holdsFiles
    }
    for pattern in patterns {
      let parts = pattern.split(separator: "/").map(String.init)
      var way = pattern.hasPrefix("/") ? "" : folder
      if !way.isEmpty { add(way, holdsFiles: parts.count == 1 && !areFolders) }
      for (index, part) in parts.enumerated() {
        way += "/" + part
        let isLast = index == parts.count - 1
        guard !isLast || areFolders else { continue }
        for match in Self.matches(way) where match.hasSuffix("/") {
          add(match, holdsFiles: isLast || (index == parts.count - 2 && !areFolders))
          guard isLast else { continue }
          for inner in Self.matches(match + "*") + Self.matches(match + ".[!.]*") where inner.hasSuffix("/") {
            add(inner, holdsFiles: true)
            for innermost in Self.matches(inner + "*") where innermost.hasSuffix("/") {
              add(innermost, holdsFiles: true)
            }
          }
        }
      }
    }
    return found.map { WatchedFolder(path: $0.key, holdsFiles: $0.value) }.sorted { $0.path < $1.path }
  }

  /// Whether a file at that path is meant, or lies in a folder that is.
  public func covers(_ path: String) -> Bool {
    patterns.contains { pattern in
      let whole = pattern.hasPrefix("/") ? pattern : folder + "/" + pattern
      guard areFolders else { return fnmatch(whole, path, FNM_PATHNAME | FNM_PERIOD) == 0 }
      var folder = path
      while let slash = folder.lastIndex(of: "/") {
        folder = String(folder[..<slash])
        if fnmatch(whole, folder, FNM_PATHNAME | FNM_PERIOD) == 0 { return true }
      }
      return false
    }
  }
}
