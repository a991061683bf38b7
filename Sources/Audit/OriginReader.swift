internal import EventStore
internal import TicketDomain

/// Finds the events at given positions together with their records and bytes.
struct OriginReader {
  private let reader: LogReader

  init(_ reader: LogReader) { self.reader = reader }

  /// The origins of those events, in that order; without the bytes of messages that were taken back.
  func origins(at positions: [Int64], withoutBytesOf recalled: Set<Int64> = []) throws -> [Trace.Origin] {
    var found: [(record: Int64, origin: Trace.Origin)] = []
    try reader.forEachEvent(at: positions) { event in
      found.append(
        (
          event.record,
          Trace.Origin(
            position: event.position, event: event.kind?.type.name ?? "?", occurredAt: event.occurredAt.description,
            source: "", key: "", revision: 0, locator: "", digest: "",
            payload: String(decoding: event.payload, as: UTF8.self))
        ))
    }
    return try found.map { number, partial in
      let record = try reader.record(number)
      var origin = partial
      origin.source = record.source.name
      origin.key = record.key
      origin.revision = record.revision
      origin.locator = record.locator
      origin.copies = try reader.copies(ofRecord: number)
      origin.digest = record.digest.description
      if let bytes = record.bytes {
        origin.isDigestRight = bytes.withUnsafeBytes { CanonicalBytes.sha256($0) } == record.digest
        origin.isRecalled = recalled.contains(origin.position)
        guard !origin.isRecalled else { return origin }
        origin.bytes = Self.readable(bytes.prefix(Self.bytesMax)) + (bytes.count > Self.bytesMax ? "…" : "")
      }
      return origin
    }
  }

  /// Of a long record, such as a mail, the beginning is enough to see what it is; its locator says where the rest lies.
  private static let bytesMax = 4096

  /// UTF-8 as it is; every other byte, and control characters, as `\xHH`.
  static func readable(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    var rest = bytes
    while !rest.isEmpty {
      let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil && $0 <= rest.count }
      if let length, let character = String(validating: rest.prefix(length), as: UTF8.self),
        character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7f..<0xa0).contains($0.value) })
      {
        text += character
        rest = rest.dropFirst(length)
      } else {
        text += "\\x" + hexadecimal(rest.prefix(1))
        rest = rest.dropFirst()
      }
    }
    return text
  }
}
