import Foundation

/// The project's Swift sources as text, for tests that compare them with the catalogue.
enum SourceTexts {
  private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The text of every Swift file below `folders`, which are relative to the project.
  static func swiftFiles(in folders: String...) throws -> [String] {
    try folders.flatMap { folder in
      let base = root.appendingPathComponent(folder)
      return try FileManager.default.subpathsOfDirectory(atPath: base.path).filter { $0.hasSuffix(".swift") }
        .sorted().map { try String(contentsOf: base.appendingPathComponent($0), encoding: .utf8) }
    }
  }
}
