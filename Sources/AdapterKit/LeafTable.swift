internal import FastJSON

/// Puts the leaves of a JSON record into cells: for each of the program's slots, the leaf at its path.
final class LeafTable {
  let positions: UnsafeMutablePointer<Int32>
  private let slotCount: Int
  private let reader = JSONLeafReader()
  /// Slots in the order of their paths, by length and then by bytes.
  private let ordered: [(path: TextSlice, slot: Int)]
  private let paths = Arena()
  /// Cells that every record has, because its document says so.
  private var kept: [(slot: Int, text: TextSlice)] = []

  init(_ slots: [String]) {
    slotCount = slots.count
    positions = .allocate(capacity: max(1, slots.count))
    var ordered: [(path: TextSlice, slot: Int)] = []
    for (index, slot) in slots.enumerated() {
      (positions + index).initialize(to: Int32(index))
      ordered.append((Array(slot.utf8).withUnsafeBytes(paths.copy), index))
    }
    self.ordered = ordered.sorted { $0.path.ordered(before: $1.path) < 0 }
  }

  deinit { positions.deallocate() }

  /// Reads a JSON text. Of repeated members the first counts; `null` is nothing.
  func load(_ text: TextSlice, into table: CellTable) throws(Refusal) {
    table.clear(count: slotCount)
    for (slot, text) in kept { table.set(slot, to: text.raw) }
    do throws(JSONError) {
      try reader.forEachLeaf(of: text.raw) { path, kind, leaf in
        guard kind != .null, let slot = slot(of: TextSlice(path)), table.cells[slot].count == 0 else { return }
        table.set(slot, to: leaf)
      }
    } catch {
      throw Refusal(.notJSON)
    }
  }

  /// Keeps the leaves of a document's part for all records: those of `$.session` are the cells `session.…`.
  func keep(_ text: TextSlice, under steps: [JSONPathStep]) {
    var prefix: [UInt8] = []
    if case .member(let name)? = steps.last { prefix = name + [UInt8(ascii: ".")] }
    do throws(JSONError) {
      try reader.forEachLeaf(of: text.raw) { path, kind, leaf in
        let path = prefix + path
        guard kind != .null, let slot = path.withUnsafeBytes({ slot(of: TextSlice($0)) }) else { return }
        kept.append((slot, paths.copy(leaf)))
      }
    } catch {
      // What cannot be read is not there: records that need it are refused for that.
    }
  }

  private func slot(of path: TextSlice) -> Int? {
    var low = 0
    var high = ordered.count
    while low < high {
      let middle = (low + high) / 2
      let order = path.ordered(before: ordered[middle].path)
      if order == 0 { return ordered[middle].slot }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    return nil
  }
}
