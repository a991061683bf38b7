/// Gives each line of a mail its part.
struct MailTextSplitter {
  enum Part: UInt8 { case new, quoted, signature }

  private let lines: MailLines
  private let subjectIsReply: Bool
  private var parts: [Part]
  private(set) var isForwarded = false

  /// Where the stretch of new text began that is being read, and how much there was in those before it.
  private var runStart = 0
  private var newBytes = 0

  init(_ lines: MailLines, subjectIsReply: Bool) {
    self.lines = lines
    self.subjectIsReply = subjectIsReply
    parts = Array(repeating: .new, count: lines.count)
  }

  mutating func run() {
    var line = 0
    while line < lines.count {
      switch lines.kind(line) {
      case .blank: break
      case .quoted:
        endRun(before: line)
        parts[line] = .quoted
        runStart = line + 1
      case .plain:
        if let mark = HistoryMark.at(line, of: lines, floor: runStart) {
          guard let next = follow(mark) else { return }
          line = next
          continue
        }
      }
      line += 1
    }
    markSignature(before: lines.count)
  }

  /// The text of a part, without blank lines at its start and end. O(n).
  func text(of part: Part) -> String {
    var bytes: [UInt8] = []
    var line = 0
    while let first = (line..<max(line, lines.count)).first(where: { parts[$0] == part && lines.kind($0) != .blank }) {
      var last = first
      line = first + 1
      while line < lines.count, lines.kind(line) == .blank || parts[line] == part {
        if lines.kind(line) != .blank { last = line }
        line += 1
      }
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
      bytes.append(contentsOf: lines.text[lines.lines[first].start..<lines.lines[last].end])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The line to go on with behind a mark; `nil` where all that follows has its part.
  private mutating func follow(_ mark: HistoryMark) -> Int? {
    let next = mark.lines.upperBound + 1
    markSignature(before: mark.lines.lowerBound)
    endRun(before: mark.lines.lowerBound)
    for line in mark.lines { parts[line] = .quoted }
    runStart = next
    if forwards(mark) {
      isForwarded = true
      guard let first = lines.skipBlanks(from: next), lines.kind(first) == .quoted else { return next }
      // Apple Mail quotes what it forwards.
      return nil
    }
    if let first = lines.skipBlanks(from: next), lines.kind(first) == .quoted { return first }
    for line in next..<max(next, lines.count) { parts[line] = .quoted }
    return nil
  }

  private func forwards(_ mark: HistoryMark) -> Bool {
    guard newBytes <= MailTextParts.coverNoteBytesMax else { return false }
    switch mark.kind {
    case .attribution: return false
    case .forward: return true
    case .header: return !subjectIsReply && !isForwarded
    }
  }

  private mutating func endRun(before end: Int) {
    for line in runStart..<max(runStart, end) where parts[line] == .new && lines.kind(line) == .plain {
      newBytes += lines.byteCount(line)
    }
  }

  private mutating func markSignature(before end: Int) {
    let run = runStart..<max(runStart, end)
    guard let first = SignatureMark.first(in: run, of: lines) else { return }
    for line in first..<run.upperBound { parts[line] = .signature }
  }
}
