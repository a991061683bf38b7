public import TicketDomain

/// What can be wrong with a definition, a sample or a file, as opposed to a single record in it (``RefusalCode``).
public enum AdapterErrorCode: String, FailureCode {
  /// An event type that does not exist, or that adapters do not write. Arguments: `event`, `allowed`.
  case unknownEvent = "definition-unknown-event"
  /// A field that the event type does not have. Arguments: `field`, `event`, `allowed`.
  case unknownField = "definition-unknown-field"
  /// A required field that the definition does not give. Arguments: `field`, `event`.
  case fieldMissing = "definition-field-missing"
  /// A cell that no column, layout or derived cell is named. Arguments: `cell`, `allowed`.
  case unknownCell = "definition-unknown-cell"
  /// A cell that is named twice. Arguments: `cell`.
  case cellRepeated = "definition-cell-repeated"
  /// Not exactly one way of saying what a value is. Arguments: `found`, `allowed`.
  case valueUnclear = "definition-value-unclear"
  /// A condition that tests nothing. Arguments: `allowed`.
  case conditionEmpty = "definition-condition-empty"
  /// A field whose kind needs a key (a date needs `time`). Arguments: `field`, `needs`.
  case conversionMissing = "definition-conversion-missing"
  /// A key that a field of this kind cannot use. Arguments: `field`, `key`.
  case conversionUnfit = "definition-conversion-unfit"
  /// A word that is not in the field's closed list. Arguments: `field`, `value`, `allowed`.
  case tokenUnknown = "definition-token-unknown"
  /// A time pattern that cannot be read. Arguments: `pattern`, `part`.
  case patternMalformed = "definition-pattern-malformed"
  /// A time zone that nobody knows. Arguments: `zone`, `suggestion` (may be empty).
  case zoneUnknown = "definition-zone-unknown"
  /// A JSON path that cannot be read. Arguments: `path`.
  case pathMalformed = "definition-path-malformed"
  /// A key that does not go with the format or another key. Arguments: `key`, `with`.
  case keyUnfit = "definition-key-unfit"

  /// The kernel has no room to watch the source's folders. Arguments: `detail`.
  case watchFailed = "watch-failed"
  /// A source's patterns match nothing. Arguments: `patterns`.
  case noFiles = "ingest-no-files"
  /// A file that cannot be opened or read. Arguments: `detail`.
  case fileUnreadable = "file-unreadable"
  /// A compressed file whose bytes are damaged. Arguments: `offset` (of the compressed file).
  case gzipDamaged = "file-gzip-damaged"
  /// A header that lacks columns which the definition needs. Arguments: `missing`, `found`.
  case columnsMissing = "file-columns-missing"

  /// A `sample.yaml` that names another definition than the one given. Arguments: `adapter`, `given`.
  case sampleOfOther = "sample-of-other-adapter"
}

/// An error about a definition, a sample or a file.
public typealias AdapterError = Failure<AdapterErrorCode>

/// Why one record was quarantined: the `reason` of `record-quarantined`. The next record is read all the same.
public enum RefusalCode: String, FailureCode {
  /// A row with another number of cells than the header or the layouts say.
  case rowWidth = "row-width"
  /// A quote that is never closed; the record is the line in which it opens.
  case quoteUnclosed = "row-quote-unclosed"
  /// A record longer than 1 MiB; its first mebibyte is kept.
  case recordTooLong = "record-too-long"
  /// Bytes that are not text in the stated encoding, where the definition quarantines them.
  case bytesInvalid = "record-bytes-invalid"
  /// Bytes that are not JSON, or nest too deep, or hold too many values.
  case notJSON = "record-not-json"
  /// JSON in which the definition's path leads nowhere.
  case pathMissing = "record-path-missing"
  /// More than 10,000 rows with the same `group-by` cells.
  case groupTooLong = "record-group-too-long"
  /// A voucher whose debits and credits do not meet.
  case unbalanced = "record-unbalanced"
  /// A line of a text file before the first that begins a record.
  case headMissing = "record-head-missing"
  /// A record without anything to identify it.
  case keyMissing = "key-missing"
  /// A key of more than 512 bytes.
  case keyTooLong = "key-too-long"
  /// A key such as `1.23E+18`: a spreadsheet has rounded the number that stood there.
  case idDestroyed = "id-destroyed-by-spreadsheet"
  /// A required field that came out as nothing.
  case fieldMissing = "field-missing"
  /// A word that is not in the map.
  case wordNotInMap = "word-not-in-map"
  /// A word that is not in the field's closed list.
  case tokenUnknown = "token-unknown"
  /// A time or date that no pattern fits.
  case timeMalformed = "time-malformed"
  /// A time that fits its pattern but that no calendar has, such as 31 June.
  case timeImpossible = "time-impossible"
  /// A time before the definition's `plausible-from`, or more than a day ahead.
  case timeImplausible = "time-implausible"
  /// A length of time that is not written in its unit.
  case lengthMalformed = "length-malformed"
  /// A length of time below zero.
  case lengthNegative = "length-negative"
  /// An amount that is not a number.
  case amountMalformed = "amount-malformed"
  /// An amount with more decimals than its currency has.
  case amountTooPrecise = "amount-too-precise"
  /// An amount such as `1.23E+18`: a spreadsheet has rounded it.
  case amountDestroyed = "amount-destroyed-by-spreadsheet"
  /// An amount beyond 92 quadrillion minor units.
  case amountTooLarge = "amount-too-large"
  /// A currency that is not three capital letters.
  case currencyUnknown = "currency-unknown"
}

/// Stops the mapping of a record; what stood there is remembered by the mapper.
struct Refusal: Error {
  var code: RefusalCode
  init(_ code: RefusalCode) { self.code = code }
}
