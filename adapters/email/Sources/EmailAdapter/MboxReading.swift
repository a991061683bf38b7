internal import AdapterKit
internal import MailParsing
internal import TicketDomain

/// Reads the mails of an mbox file (RFC 4155), on from where it was left.
///
/// A mail is known by its bytes, since the file may be rewritten and has no other key. The last mail waits until the file has not
/// changed for five seconds. Memory: the longest mail, up to the limit.
actor MboxReading: StreamReading {
  private static let partMailsMax = 500
  private static let partBytesMax = 4 << 20

  private let stream: MboxStream
  private let source: ByteSource
  private let isSettled: Bool
  private let window: InputWindow
  private let writer = MailRecordWriter(way: EmailAdapter.mbox.rawValue)
  private var cutter: MboxCutter
  private var cursor: FileCursor
  private var isOver: Bool

  init(_ stream: MboxStream, after known: FileCursor?) throws {
    self.stream = stream
    source = try ByteSource(path: stream.path)
    window = InputWindow(source)
    isSettled = stream.observer.isSettled(source)
    cursor = try FileCursor(of: source, after: known)
    try window.seek(to: cursor.offset)
    isOver = cursor.sizeRead == source.size
    cutter = MboxCutter(window, from: cursor.offset, line: cursor.line, bytesMax: stream.largestMailBytes)
  }

  /// The next mails, up to 500 or 4 MiB of them. Throws ``AdapterError`` `file-unreadable`, `file-gzip-damaged`.
  func nextPart() throws -> StreamPart? {
    if isOver { return nil }
    var batch = RecordBatch(recognition: .content)
    let before = cursor
    while batch.records.count < Self.partMailsMax, batch.byteCount < Self.partBytesMax {
      guard let mail = try cutter.next(), !mail.isLast || isSettled else {
        isOver = true
        break
      }
      write(mail, to: &batch)
      cursor.move(to: cutter.offset, line: cutter.line, in: window, isAtEnd: mail.isLast, of: source)
      isOver = mail.isLast
      if isOver { break }
    }
    if batch.records.isEmpty, cursor == before { return nil }
    return StreamPart(
      batch: batch, cursor: try StreamCursor(stream: cursor.streamName, encoding: cursor),
      bytes: (min(cursor.offset, source.size), source.size))
  }

  private func write(_ mail: MboxCutter.Mail, to batch: inout RecordBatch) {
    mail.kept.withUnsafeBytes { content in
      let separator = content.separatorLine
      Self.unescaped(content).withUnsafeBytes { bytes in
        writer.write(
          MailRecord(
            key: MailIdentity.digest(ofBytes: content),
            locator: "\(Locator(path: stream.name, line: mail.line, bytes: mail.range))", folder: stream.name,
            receivedAt: MailParser.envelopeTime(of: separator), content: content, mail: bytes,
            sizeBytes: mail.range.count - separator.count, isHeaderOnly: mail.isHeaderOnly), to: &batch)
      }
    }
  }

  /// The mail without the separator line, and one `>` less before each quoted `From ` of its body (mboxrd).
  private static func unescaped(_ content: UnsafeRawBufferPointer) -> [UInt8] {
    let text = UnsafeRawBufferPointer(rebasing: content[content.separatorLine.count...])
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var copied = 0
    var index = 0
    while let feed = text.lineFeed(before: ">", from: index) {
      let mark = feed + 1
      var behind = mark
      while behind < text.count, text[behind] == UInt8(ascii: ">") { behind += 1 }
      if text[behind...].starts(with: "From ".utf8) {
        bytes.append(contentsOf: text[copied..<mark])
        copied = mark + 1
      }
      index = behind
    }
    bytes.append(contentsOf: text[copied...])
    return bytes
  }
}

extension UnsafeRawBufferPointer {
  /// The line before the mail, with its end; none in a file that begins with a mail's header.
  fileprivate var separatorLine: UnsafeRawBufferPointer {
    let end = starts(with: "From ".utf8) ? firstIndex(of: 0x0A).map { $0 + 1 } ?? count : 0
    return UnsafeRawBufferPointer(rebasing: self[..<end])
  }
}
