import Duplicates
import PhoneNumbers
import TicketDomain

/// The documents of a table, a batch of lines after the other.
struct DocumentTableFile: ~Copyable {
  /// Lines that were read together.
  struct Lines: Sendable {
    fileprivate var columns: DocumentColumns
    fileprivate var path: String
    fileprivate var lines: [(bytes: ArraySlice<UInt8>, number: Int)]

    var count: Int { lines.count }

    /// The number of a line in its file, from 1.
    func number(at place: Int) -> Int { lines[place].number }

    /// What a line says, with its telephone number in E.164 where that can be read. Throws where it is no document.
    func document(at place: Int, phones: PhoneNumberReader?) throws -> TicketDocument {
      let number = lines[place].number
      let text = try TableFile.text(of: lines[place].bytes, at: "\(path):\(number)")
      var document = try columns.document(of: text, number: number)
      if !document.phone.isEmpty, case .number(let e164)? = phones?.read(document.phone) { document.phone = e164 }
      return document
    }
  }

  private var file: TableFile
  private let columns: DocumentColumns
  private let path: String
  private static let linesMax = 1024

  var bytes: Int { file.bytes }
  var bytesRead: Int { file.bytesRead }

  init(_ path: String) throws {
    var file = try TableFile(path)
    let columns = try DocumentColumns(line: file.next() ?? "", file: path)
    self.init(file: file, columns: columns, path: path)
  }

  private init(file: consuming TableFile, columns: DocumentColumns, path: String) {
    self.file = file
    self.columns = columns
    self.path = path
  }

  /// The next lines; `nil` at the end.
  mutating func next() throws -> Lines? {
    var lines: [(bytes: ArraySlice<UInt8>, number: Int)] = []
    while lines.count < Self.linesMax, let line = try file.nextBytes() {
      if !line.isEmpty { lines.append((line, file.lineNumber)) }
    }
    return lines.isEmpty ? nil : Lines(columns: columns, path: path, lines: lines)
  }
}
