internal import Glibc
public import TicketDomain

/// Cuts a server's bytes into responses, however they were split on the way (RFC 3501 section 9). Pure: no input, no output.
///
/// Literals are counted, never looked into, so that a mail may hold anything. Bodies are collected one behind the other in
/// ``bodies``, where responses point to; all other text lives only while its response is read.
public struct IMAPResponseParser: Sendable {
  /// How long a response may be, not counting literals.
  public static let lineBytesMax = 8 << 20
  /// How many literals a response may hold.
  public static let literalsMax = 64
  /// How many flags of a mail or folder are kept, and how long one may be to be kept: they are remembered for all mails of a
  /// survey.
  public static let flagsMax = 100
  /// See ``flagsMax``.
  public static let flagBytesMax = 255
  /// How deep parentheses may nest.
  public static let depthMax = 64

  /// The bodies of the responses since ``takeBodies(reserving:keeping:)``.
  public private(set) var bodies: [UInt8] = []
  /// How large ``bodies`` may become. A literal that does not fit is counted and dropped.
  public var bodyBytesMax = 1 << 20

  private var line: [UInt8] = []
  private var literals: [Literal] = []
  private var literalBytesLeft = 0
  private var bodiesBefore = 0

  struct Literal {
    var range: Range<Int>
    var sizeBytes: Int
    var isDropped: Bool
  }

  /// A parser at the start of a response.
  public init() {}

  /// Hands ``bodies`` over and starts anew, with memory for `bytes` and a copy of what lies at `ranges` in front. In the middle
  /// of a response there is nothing to take: what it holds so far stays.
  public mutating func takeBodies(reserving bytes: Int = 0, keeping ranges: [Range<Int>] = []) -> [UInt8] {
    guard line.isEmpty else { return [] }
    var taken: [UInt8] = []
    taken.reserveCapacity(bytes)
    for range in ranges { taken += bodies[range.clamped(to: bodies.indices)] }
    swap(&taken, &bodies)
    return taken
  }

  /// Takes bytes from the front of `input` up to the end of the next response, and returns that; `nil` where all bytes were
  /// taken and the response goes on.
  ///
  /// Throws `imap-response-malformed` and `imap-response-too-long`; the stream cannot be followed any further then. O(bytes).
  public mutating func next(in input: inout UnsafeRawBufferPointer) throws(IMAPError) -> IMAPResponse? {
    while !input.isEmpty {
      if literalBytesLeft > 0 {
        takeLiteral(from: &input)
        continue
      }
      let isLineComplete = try takeLine(from: &input)
      guard isLineComplete else { return nil }
      if let size = try announcedLiteral() {
        try beginLiteral(size)
        continue
      }
      // Some servers send an empty line between responses.
      if line.allSatisfy({ $0 == 13 || $0 == 10 }) {
        line.removeAll(keepingCapacity: true)
        continue
      }
      return try finish()
    }
    return nil
  }

  private mutating func takeLiteral(from input: inout UnsafeRawBufferPointer) {
    let part = UnsafeRawBufferPointer(rebasing: input.prefix(literalBytesLeft))
    if literals.last?.isDropped == false { bodies.append(contentsOf: part) }
    literalBytesLeft -= part.count
    input = UnsafeRawBufferPointer(rebasing: input.dropFirst(part.count))
  }

  private mutating func takeLine(from input: inout UnsafeRawBufferPointer) throws(IMAPError) -> Bool {
    guard let start = input.baseAddress else { return false }
    let end = memchr(start, 10, input.count)
    let count = end.map { UnsafeRawPointer($0) - start + 1 } ?? input.count
    guard line.count + count <= Self.lineBytesMax else {
      throw IMAPError(.responseTooLong, ["limit": "\(Self.lineBytesMax)"], retryHelps: true)
    }
    if line.isEmpty { bodiesBefore = bodies.count }
    line.append(contentsOf: input.prefix(count))
    input = UnsafeRawBufferPointer(rebasing: input.dropFirst(count))
    return end != nil
  }

  /// The size in `{n}`, `{n+}` or `~{n}` at the line's end; `nil` where the response ends there. Text for people may end like
  /// this and means nothing by it.
  private func announcedLiteral() throws(IMAPError) -> Int? {
    var end = line.count - 1
    if end > 0, line[end - 1] == 13 { end -= 1 }
    guard end > 2, line[end - 1] == UInt8(ascii: "}"), !isForPeople else { return nil }
    end -= 1
    if line[end - 1] == UInt8(ascii: "+") { end -= 1 }
    var start = end
    while start > 0, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[start - 1]) { start -= 1 }
    guard start < end, start > 0, line[start - 1] == UInt8(ascii: "{") else { return nil }
    guard let size = Int(String(decoding: line[start..<end], as: UTF8.self)) else {
      throw ResponseReader.malformed("a literal's size", line[start..<end])
    }
    return size
  }

  private var isForPeople: Bool {
    guard line.starts(with: [UInt8(ascii: "*"), UInt8(ascii: " ")]) else { return true }
    let word = line.dropFirst(2).prefix(8).prefix { $0 > 32 }
    return IMAPResponse.Outcome.Status(rawValue: String(decoding: word, as: UTF8.self).uppercased()) != nil
  }

  private mutating func beginLiteral(_ size: Int) throws(IMAPError) {
    guard literals.count < Self.literalsMax else {
      throw IMAPError(.responseTooLong, ["limit": "\(Self.literalsMax)"], retryHelps: true)
    }
    let isDropped = size > bodyBytesMax - bodies.count
    let end = isDropped ? bodies.count : bodies.count + size
    literals.append(Literal(range: bodies.count..<end, sizeBytes: size, isDropped: isDropped))
    literalBytesLeft = size
  }

  private mutating func finish() throws(IMAPError) -> IMAPResponse {
    var reader = ResponseReader(line: line, literals: literals, bodies: bodies, bodyBytesMax: bodyBytesMax)
    // The reader holds the only reference while it works, so that nothing is copied.
    bodies = []
    line = []
    defer {
      bodies = reader.bodies
      line = reader.line
      line.removeAll(keepingCapacity: line.capacity <= 64 * 1024)
      literals.removeAll(keepingCapacity: true)
    }
    let response = try reader.response()
    if case .fetched(let items) = response, items.body != nil { return response }
    reader.bodies.removeSubrange(bodiesBefore...)
    return response
  }
}
