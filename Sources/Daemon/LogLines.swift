internal import AdapterKit
internal import Foundation
public import Logging
internal import Synchronization
internal import TicketDomain

/// Writes what is logged to standard error: lines for people on a terminal, JSON objects (one a line) elsewhere.
///
/// What is logged names sources, files and mailboxes, never what was said in them.
public struct LogLines: LogHandler {
  /// What every line has.
  public var metadata: Logger.Metadata = [:]
  /// From which level on lines are written.
  public var logLevel: Logger.Level
  private let isForPeople: Bool
  private let label: String

  /// Lines from that level on.
  public init(label: String, level: Logger.Level = .info, isForPeople: Bool) {
    self.label = label
    logLevel = level
    self.isForPeople = isForPeople
  }

  /// One of the values that every line has.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line.
  public func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    Self.write(isForPeople ? lineForPeople(event, all) : lineForMachines(event, all))
  }

  private func lineForPeople(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
    let time = Instant.now.description
    let source = metadata["source"].map { " [\($0)]" } ?? ""
    let rest = metadata.filter { $0.key != "source" && $0.key != "code" }.sorted { $0.key < $1.key }
      .map { "  \($0.key)=\($0.value)" }.joined()
    let message = "\(event.message)".split(separator: "\n").joined(separator: "\n    ")
    return "\(time) \(event.level.rawValue.uppercased())\(source) \(message)\(rest)\n"
  }

  private func lineForMachines(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
    var object: [String: String] = metadata.mapValues { "\($0)" }
    object["time"] = Instant.now.description
    object["level"] = event.level.rawValue
    object["message"] = "\(event.message)"
    object["logger"] = label
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return ((try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}") + "\n"
  }

  /// One write a line, so that lines of several threads stay whole.
  private static func write(_ line: String) {
    let bytes = Array(line.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(STDERR_FILENO, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if count <= 0 { if errno == EINTR { continue } else { return } }
      done += count
    }
  }
}

extension Logger.Metadata {
  /// What is said is about that source.
  init(source: String) { self = ["source": "\(source)"] }
}

extension Logger {
  /// Where an error happened, and its code.
  func about(_ error: any Error, source: String? = nil) -> Metadata {
    var metadata: Metadata = [:]
    if let source { metadata["source"] = "\(source)" }
    guard let error = error as? any ExplainableError else { return metadata }
    metadata["code"] = "\(error.codeName)"
    if let place = error.place { metadata["locator"] = "\(place)" }
    return metadata
  }
}
