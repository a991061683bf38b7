public import Foundation
public import TicketDomain

extension EvidenceWeights {
  /// The weights of a file that ``file()`` wrote. Throws where it is of another version, or no such file; `name` says which.
  public init(file: Data, name: String) throws(DuplicatesError) {
    let form: Form
    do {
      form = try JSONDecoder().decode(Form.self, from: file)
    } catch {
      throw DuplicatesError(.weightsUnreadable, at: name, ["detail": "\(error)"])
    }
    guard form.version == Self.version else {
      throw DuplicatesError(
        .weightsUnreadable, at: name, ["detail": "version \(form.version), expected \(Self.version)"])
    }
    var curves: [Situation: WeightCurves] = [:]
    for (name, situation) in form.situations {
      guard let known = Situation(rawValue: name) else { continue }
      let weights = Measure.allCases.map { measure -> [Float] in
        let list = situation.weights[measure.name] ?? []
        return list.count == WeightCurves.knots[measure.rawValue].count ? list : []
      }
      curves[known] = WeightCurves(base: situation.base, weights: weights, share: situation.share)
    }
    self.init(curves, wording: form.wording, terms: form.terms)
  }

  /// The file of these weights: JSON, the same for the same weights.
  public func file() throws -> Data {
    var situations: [String: Form.Situation] = [:]
    for situation in Situation.allCases {
      let curves = self[situation]
      var weights: [String: [Float]] = [:]
      for measure in Measure.allCases where !curves.weights[measure.rawValue].isEmpty {
        weights[measure.name] = curves.weights[measure.rawValue].map { ($0 * 1000).rounded() / 1000 }
      }
      if !weights.isEmpty {
        situations[situation.rawValue] = Form.Situation(base: curves.base, share: curves.share, weights: weights)
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(Form(version: Self.version, situations: situations, wording: wording, terms: terms))
  }

  private struct Form: Codable {
    struct Situation: Codable {
      var base: Double
      var share: Double?
      var weights: [String: [Float]]
    }

    var version: Int
    var situations: [String: Situation]
    var wording: WordingWeights?
    var terms: TermStatistics
  }
}
