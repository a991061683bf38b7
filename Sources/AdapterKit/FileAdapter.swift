/// The way in for files that a definition describes.
public struct FileAdapter: LocalAdapter {
  /// The files that the source's patterns mean.
  public let files: FileSet
  private let definition: AdapterDefinition
  private let settings: SourceSettings
  private let observer = FileObserver()

  /// Reads the files that `patterns` mean in `folder`; `*`, `?` and `[…]` as in a shell.
  public init(patterns: [String], in folder: String, definition: AdapterDefinition, settings: SourceSettings) {
    files = FileSet(patterns, in: folder)
    self.definition = definition
    self.settings = settings
  }

  /// The files that there are, by name. Throws `ingest-no-files` where there is none.
  public func streams() throws -> [any RecordStream] { try streams(after: .everything) }

  /// Those of them that `change` names, by name; none where none does. Throws as ``streams()`` does.
  public func streams(after change: SourceChange) throws -> [any RecordStream] {
    observer.beginLook()
    return try files.existing(of: settings.name).compactMap { name in
      let path = files.path(of: name)
      if case .files(let changed) = change, !changed.contains(path) { return nil }
      return FileStream(name: name, path: path, definition: definition, settings: settings, observer: observer)
    }
  }
}

/// One file, not yet opened.
private struct FileStream: RecordStream {
  let name: String
  let path: String
  let definition: AdapterDefinition
  let settings: SourceSettings
  let observer: FileObserver

  var sizeBytes: Int64 { fileSize(path) }

  func open(after cursors: [StreamCursor]) throws -> any StreamReading {
    let known = cursors.compactMap { $0.decoded(as: FileCursor.self) }
    return try FileReading(
      path: path, name: name, definition: definition, source: settings,
      cursor: FileCursor.belonging(toFileAt: path, among: known), observer: observer)
  }
}

extension FileReading: StreamReading {
  /// The next records as ``next()`` gives them. Throws as it does.
  public func nextPart() throws -> StreamPart? {
    guard let (batch, cursor) = try next() else { return nil }
    let size = sizeBytes
    return StreamPart(
      batch: batch,
      cursor: try StreamCursor(stream: cursor.streamName, encoding: cursor),
      bytes: (min(cursor.offset, size), size))
  }
}
