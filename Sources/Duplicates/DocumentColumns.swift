public import TicketDomain

/// The columns of a table of documents: tab-separated, a line each, the first one with their names.
///
/// `id` (or `customer_id`, in a customer list) has to be there. `created`, `channel`, `phone`, `email`, `wxid`, `display_name` (or `name`), `subject` (or `title`) and
/// `text` (or `body`) are known; any other column is a category, such as `product`.
public struct DocumentColumns: Sendable {
  private enum Column {
    case id
    case created
    case field(any WritableKeyPath<TicketDocument, String> & Sendable)
    case category(String)
  }

  private let columns: [Column]
  private let file: String

  /// The columns that `line`, the first of `file`, names. Throws where `id` is missing.
  public init(line: String, file: String) throws(DuplicatesError) {
    columns = Self.cells(of: line).map { name in
      switch name {
      case "id", "customer_id": .id
      case "created": .created
      case "channel": .field(\.channel)
      case "phone": .field(\.phone)
      case "email": .field(\.mail)
      case "wxid": .field(\.chat)
      case "display_name", "name": .field(\.name)
      case "subject", "title": .field(\.subject)
      case "text", "body": .field(\.text)
      default: .category(String(name))
      }
    }
    self.file = file
    guard columns.contains(where: { if case .id = $0 { true } else { false } }) else {
      throw DuplicatesError(.columnMissing, at: "\(file):1", ["column": "id"])
    }
  }

  /// The document that a line is. Throws where it has other cells than there are columns, and where its id has been rounded (`1.23E+18`).
  public func document(of line: String, number: Int) throws(DuplicatesError) -> TicketDocument {
    let cells = Self.cells(of: line)
    guard cells.count == columns.count else {
      throw DuplicatesError(
        .lineWidth, at: "\(file):\(number)", ["found": "\(cells.count)", "expected": "\(columns.count)"])
    }
    var document = TicketDocument(id: "")
    for (column, cell) in zip(columns, cells) where !cell.isEmpty {
      switch column {
      case .id:
        guard !Self.isRounded(cell) else {
          throw DuplicatesError(.idRounded, at: "\(file):\(number)", ["id": String(cell)])
        }
        document.id = String(cell)
      case .created:
        document.createdAt = Self.seconds(of: cell)
        document.isTimeUnreadable = document.createdAt == nil
      case .field(let path): document[keyPath: path] = String(cell)
      case .category(let name): document.categories[name] = String(cell)
      }
    }
    return document
  }

  /// Whether that is a number with an exponent, as spreadsheets write what has too many digits for them.
  private static func isRounded(_ id: Substring) -> Bool {
    guard let exponent = id.firstIndex(where: { $0 == "E" || $0 == "e" }), id.contains("+"), Double(id) != nil else {
      return false
    }
    return id[..<exponent].contains { $0.isASCII && $0.isNumber }
  }

  static func cells(of line: String) -> [Substring] {
    line.split(separator: "\t", omittingEmptySubsequences: false)
  }

  /// Year, month, day and clock as whoever wrote it has them: `2024-09-01 00:49:09`, `2024-09-01T00:49:09Z`, `2020/2/10 22:41`,
  /// `2024年9月1日`; or seconds or milliseconds since 1970. `nil`, a time that is not known, for anything else. O(n).
  private static func seconds(of text: Substring) -> Int64? {
    let digits = 0x30...0x39 as ClosedRange<UInt8>
    let numbers = text.utf8.split(maxSplits: 6) { !digits.contains($0) }.prefix(6).map { Int64(Substring($0)) }
    if numbers.count == 1, let since = numbers[0], since >= 100_000_000 {
      return since < 100_000_000_000 ? since : since / 1000
    }
    guard numbers.count >= 3, let year = numbers[0], let month = numbers[1], let day = numbers[2],
      (1900...2999).contains(year), let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
    else { return nil }
    let clock = numbers.dropFirst(3)
    guard clock.allSatisfy({ $0.map { (0...60).contains($0) } ?? false }) else { return nil }
    return date.daysSinceEpoch * 86_400 + zip(clock, [3600, 60, 1]).reduce(0) { $0 + ($1.0 ?? 0) * $1.1 }
  }
}
