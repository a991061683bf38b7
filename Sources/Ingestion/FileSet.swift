internal import Foundation

/// The files that a source's patterns mean.
struct FileSet {
  /// Paths relative to the folder, sorted, none twice.
  let names: [String]

  /// Expands `patterns` in `folder`.
  init(_ patterns: [String], in folder: String) {
    var found: Set<String> = []
    for pattern in patterns {
      let isAbsolute = pattern.hasPrefix("/")
      var matches = glob_t()
      defer { globfree(&matches) }
      guard glob(isAbsolute ? pattern : folder + "/" + pattern, GLOB_MARK, nil, &matches) == 0 else { continue }
      for index in 0..<Int(matches.gl_pathc) {
        guard let path = matches.gl_pathv?[index].map({ String(cString: $0) }), !path.hasSuffix("/") else { continue }
        found.insert(isAbsolute ? path : String(path.dropFirst(folder.utf8.count + 1)))
      }
    }
    names = found.sorted()
  }
}
