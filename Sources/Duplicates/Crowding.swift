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

  /// Adds the next document, which has those similarities to earlier ones.
  mutating func add(_ similarities: [(document: Int, similarity: Float)]) {
    let own = similarities.map(\.similarity).sorted(by: >).prefix(Self.neighbours)
    nearest += own
    nearest += repeatElement(0, count: Self.neighbours - own.count)
    for (document, similarity) in similarities {
      var least = document * Self.neighbours
      for place in (least + 1)..<((document + 1) * Self.neighbours) where nearest[place] < nearest[least] {
        least = place
      }
      if similarity > nearest[least] { nearest[least] = similarity }
    }
  }
}
