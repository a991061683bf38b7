import Foundation
import MailParsing
import MailText
import TicketDomain

/// Parses the mails of a file that `mails.py` wrote: `mail-bench parse|understand FILE`; or one large mail, to see how much
/// memory that takes: `mail-bench memory`. Prints one line of JSON.
@main
struct MailBench {
  static func main() throws {
    switch Array(CommandLine.arguments.dropFirst()) {
    case ["memory"]: try measureMemory()
    case let words where words.count == 2 && ["parse", "understand"].contains(words[0]):
      try measureTime(words[0], path: words[1])
    default: throw BenchError(text: "usage: mail-bench parse|understand FILE, mail-bench memory")
    }
  }

  private static func measureTime(_ what: String, path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let mails = ranges(of: bytes)
    let parser = MailParser()
    var work = Work()
    let duration = bytes.withUnsafeBytes { file in
      ContinuousClock().measure {
        for mail in mails { work.add(parser.parse(.init(rebasing: file[mail])), isUnderstood: what == "understand") }
      }
    }
    let fields = [
      "\"reader\": \"ticketledger\"", "\"what\": \"\(what)\"", "\"count\": \(mails.count)",
      "\"bytes\": \(bytes.count)", "\"seconds\": \(duration / .seconds(1))", "\"checksum\": \"\(work.checksum)\"",
    ]
    print("{" + fields.joined(separator: ", ") + "}")
  }

  private static func measureMemory() throws {
    var mail = Array("Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n".utf8)
    mail.reserveCapacity(31 << 20)
    let line = Array((String(repeating: "QUJD", count: 19) + "\n").utf8)
    let lineCount = (30 << 20) / line.count
    for _ in 0..<lineCount { mail.append(contentsOf: line) }
    let before = try peakKiB()
    let attachments = mail.withUnsafeBytes { MailParser().parse($0).attachments }
    let growth = try peakKiB() - before
    guard attachments.map(\.sizeBytes) == [lineCount * 57] else {
      throw BenchError(text: "the attachment was not read whole")
    }
    print("{\"what\": \"memory\", \"bytes\": \(mail.count), \"growthKiB\": \(growth)}")
  }

  /// The most memory that the process ever had.
  private static func peakKiB() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    guard let number = line?.split(whereSeparator: { !$0.isNumber }).first, let peak = Int(number) else {
      throw BenchError(text: "no peak of memory in /proc/self/status")
    }
    return peak
  }

  /// Each mail is preceded by its length: four bytes, the least significant first.
  private static func ranges(of bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var position = 0
    while position + 4 <= bytes.count {
      let length = bytes[position..<position + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
      ranges.append(position + 4..<position + 4 + length)
      position += 4 + length
    }
    return ranges
  }
}

/// What was read, summed up so that two readers can be compared.
private struct Work {
  private var characters = 0
  private var subjects = 0
  private var addresses = 0
  private var seconds: Int64 = 0
  private var digests: UInt32 = 0
  private(set) var understoodBytes = 0

  var checksum: String { "\(characters) \(subjects) \(addresses) \(seconds) \(digests)" }

  mutating func add(_ mail: ParsedMail, isUnderstood: Bool) {
    characters += mail.text.unicodeScalars.reduce(0) { $1.value > 0x20 ? $0 + 1 : $0 }
    subjects += mail.subject.unicodeScalars.count
    addresses += mail.to.count + mail.references.count
    seconds += (mail.date?.milliseconds ?? 0) / 1000
    for file in mail.attachments { digests ^= UInt32(file.digest.description.prefix(8), radix: 16) ?? 0 }
    guard isUnderstood else { return }
    let parts = MailTextParts(mail.text, subjectIsReply: SubjectLine(mail.subject).isReply)
    understoodBytes += TextNormalisation.comparable(parts.newText[...]).count
  }
}

/// Why there is no measurement.
private struct BenchError: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}
