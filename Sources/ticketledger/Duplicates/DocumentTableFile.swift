import Duplicates
import PhoneNumbers
import TicketDomain

/// The documents of a table, a batch of lines after the other.
struct DocumentTableFile: ~Copyable {
  /// Lines that were read together.
  struct Lines: Sendable {
    fileprivate var columns: DocumentColumns
    fileprivate var lines: [(text: String, number: Int)]

    /// What the lines say, with telephone numbers in E.164 where they can be read. Throws at the first line that is none.
    func documents(region: String) throws -> [TicketDocument] {
      let phones = PhoneNumberReader(region: region)
      return try lines.map { line in
        var document = try columns.document(of: line.text, number: line.number)
        if !document.phone.isEmpty, case .number(let e164)? = phones?.read(document.phone) { document.phone = e164 }
        return document
      }
    }
  }

  private var file: TableFile
  private let columns: DocumentColumns
  private static let linesMax = 1024

  var bytes: Int { file.bytes }
  var bytesRead: Int { file.bytesRead }

  init(_ path: String) throws {
    var file = try TableFile(path)
    let columns = try DocumentColumns(line: file.next() ?? "", file: path)
    self.init(file: file, columns: columns)
  }

  private init(file: consuming TableFile, columns: DocumentColumns) {
    self.file = file
    self.columns = columns
  }

  /// The next lines; `nil` at the end.
  mutating func next() throws -> Lines? {
    var lines: [(text: String, number: Int)] = []
    while lines.count < Self.linesMax, let line = try file.next() {
      if !line.isEmpty { lines.append((line, file.lineNumber)) }
    }
    return lines.isEmpty ? nil : Lines(columns: columns, lines: lines)
  }
}
