internal import CShippedWeights
internal import Foundation

extension EvidenceWeights {
  /// The weights that the program comes with, for companies and languages that it has not seen.
  public static func shipped() throws -> EvidenceWeights {
    try EvidenceWeights(file: Data(bytes: tl_shipped_weights(), count: tl_shipped_weights_bytes), name: "weights.json")
  }
}
