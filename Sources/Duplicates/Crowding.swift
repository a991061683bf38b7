/// How much each document is like those that are most like it: where a document has many near neighbours, being near to it says less
/// (Zelnik-Manor and Perona 2004, local scaling; Radovanović, Nanopoulos and Ivanović 2010, hubs).
struct Crowding: Sendable {
  private static let neighbours = 10
  /// The similarities of each document's nearest others, unordered.
  private var nearest: [Float] = []

  /// The mean similarity of a document and the ten others that are most like it.
  func mean(of document: Int) -> Float {
    nearest[(document * Self.neighbours)..<((document + 1) * Self.neighbours)].reduce(0, +) / Float(Self.neighbours)
  }

  /// Adds the next document, which is like nothing yet.
  mutating func add() { nearest += repeatElement(0, count: Self.neighbours) }

  /// Says how much a document is like earlier ones.
  mutating func set(_ document: Int, _ similarities: [(document: Int, similarity: Float)]) {
    for (earlier, similarity) in similarities {
      offer(similarity, to: document)
      offer(similarity, to: earlier)
    }
  }

  private mutating func offer(_ similarity: Float, to document: Int) {
    var least = document * Self.neighbours
    for place in (least + 1)..<((document + 1) * Self.neighbours) where nearest[place] < nearest[least] {
      least = place
    }
    if similarity > nearest[least] { nearest[least] = similarity }
  }
}
