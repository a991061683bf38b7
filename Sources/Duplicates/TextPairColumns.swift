public import TicketDomain

/// The columns of a table of pairs of texts: tab-separated, a line each, the first one with their names.
///
/// `pair_id` (or `id`), `text_a` and `text_b` have to be there, `label` (1 for the same meaning, 0 for another) may be.
public struct TextPairColumns: Sendable {
  /// A line.
  public struct Pair: Sendable {
    /// Told apart by it.
    public var id: String
    /// What is compared.
    public var first: String
    /// With what.
    public var second: String
    /// What people have said; `nil` where they have not.
    public var isSame: Bool?
  }

  private let places: (id: Int, first: Int, second: Int, label: Int?)
  private let count: Int
  private let file: String

  /// The columns that `line`, the first of `file`, names. Throws where one is missing.
  public init(line: String, file: String) throws(DuplicatesError) {
    let names = DocumentColumns.cells(of: line)
    func place(_ column: String, or other: String) throws(DuplicatesError) -> Int {
      guard let place = names.firstIndex(of: column[...]) ?? names.firstIndex(of: other[...]) else {
        throw DuplicatesError(.columnMissing, at: "\(file):1", ["column": column])
      }
      return place
    }
    places = (
      try place("pair_id", or: "id"), try place("text_a", or: "a"), try place("text_b", or: "b"),
      names.firstIndex(of: "label")
    )
    count = names.count
    self.file = file
  }

  /// The pair that a line is. Throws where it has other cells than there are columns.
  public func pair(of line: String, number: Int) throws(DuplicatesError) -> Pair {
    let cells = DocumentColumns.cells(of: line)
    guard cells.count == count else {
      throw DuplicatesError(.lineWidth, at: "\(file):\(number)", ["found": "\(cells.count)", "expected": "\(count)"])
    }
    return Pair(
      id: String(cells[places.id]), first: String(cells[places.first]), second: String(cells[places.second]),
      isSame: places.label.flatMap { ["1": true, "0": false][cells[$0]] })
  }
}
