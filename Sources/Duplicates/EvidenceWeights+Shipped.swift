internal import CShippedWeights
public import Foundation

extension EvidenceWeights {
  /// The weights that the program comes with, for companies and languages that it has not seen.
  public static func shipped() throws -> EvidenceWeights {
    try EvidenceWeights(file: shippedFile, name: "weights.json")
  }

  /// The file of ``shipped()``.
  public static var shippedFile: Data { Data(bytes: tl_shipped_weights(), count: tl_shipped_weights_bytes) }
}
