import Duplicates
import Foundation
import Projections
import Settings

/// How the configuration says that tickets are compared:
///
/// ```yaml
/// duplicates:
///   certain: [same-number, same-words]   # what is merged without asking: these, of one customer within tickets.window; [] for nothing
///   likely: 80%                          # from which probability on a person should look
///   possible: 30%
///   window: 30d                          # tickets further apart are not compared
///   weights: weights.json                # as “duplicates train” writes them; else those that the program comes with
/// ```
struct DuplicateSettings {
  let rules: DuplicateRules
  /// What the views depend on besides the configuration's text.
  let digested: String

  init(_ node: SettingsNode?, certainSeconds: Int64, folder: String) throws {
    var verdicts = VerdictRules(certainSeconds: certainSeconds)
    let fields = try node?.fields(["certain", "likely", "possible", "window", "weights"])
    if let grounds = fields?.optional("certain") { verdicts.grounds = try grounds.listOrSelf().map { try $0.choice() } }
    if let likely = fields?.optional("likely") { verdicts.likelyPercent = try likely.percent() }
    if let possible = fields?.optional("possible") {
      verdicts.possiblePercent = try possible.percent()
      guard verdicts.possiblePercent <= verdicts.likelyPercent else {
        throw possible.bad("1%…\(verdicts.likelyPercent)%")
      }
    }
    if let window = fields?.optional("window") { verdicts.windowSeconds = try window.seconds() }
    guard let weights = fields?.optional("weights") else {
      digested = String(decoding: EvidenceWeights.shippedFile, as: UTF8.self)
      rules = DuplicateRules(
        verdicts: verdicts, reader: DuplicatesInput.reader, weights: { try EvidenceWeights.shipped() })
      return
    }
    let written = try weights.text()
    digested = try Configuration.text(of: try weights.path(in: folder), named: weights.place)
    let file = Data(digested.utf8)
    // A wrong file is found now, and not when the first ticket is compared.
    let read = try EvidenceWeights(file: file, name: written)
    rules = DuplicateRules(verdicts: verdicts, reader: DuplicatesInput.reader, weights: { read })
  }
}

extension SettingsNode {
  /// `80%`, from 1 to 99.
  fileprivate func percent() throws -> Int {
    let written = try text()
    guard written.hasSuffix("%"), let percent = Int(written.dropLast()), (1...99).contains(percent) else {
      throw bad("1%…99%")
    }
    return percent
  }
}
