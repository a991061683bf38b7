internal import Foundation
public import TicketDomain

/// The files or folders that a source's patterns mean.
public struct FileSet: Sendable {
  private let patterns: [String]
  private let folder: String
  private let areFolders: Bool

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
      var matches = glob_t()
      defer { globfree(&matches) }
      guard glob(path(of: pattern), GLOB_MARK, nil, &matches) == 0 else { continue }
      for index in 0..<Int(matches.gl_pathc) {
        guard var path = matches.gl_pathv?[index].map({ String(cString: $0) }), path.hasSuffix("/") == areFolders
        else { continue }
        while path.hasSuffix("/") { path.removeLast() }
        found.insert(isAbsolute ? path : String(path.dropFirst(folder.utf8.count + 1)))
      }
    }
    guard !found.isEmpty else {
      throw AdapterError(.noFiles, at: source, ["patterns": patterns.joined(separator: ", ")])
    }
    return found.sorted()
  }

  /// Where the file of that name is.
  public func path(of name: String) -> String { name.hasPrefix("/") ? name : folder + "/" + name }
}

/// The size of the file at `path`; 0 where there is none.
func fileSize(_ path: String) -> Int64 {
  var status = stat()
  return stat(path, &status) == 0 ? Int64(status.st_size) : 0
}
