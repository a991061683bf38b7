public import TicketDomain

/// What can be wrong with documents that are searched for duplicates, or with the weights.
public enum DuplicatesErrorCode: String, FailureCode {
  /// A table of documents has no line with the names of its columns, or no column `id`.
  case columnMissing = "duplicates-column-missing"
  /// A table or a file of weights cannot be read.
  case fileUnreadable = "duplicates-file-unreadable"
  /// The result cannot be written.
  case fileUnwritable = "duplicates-file-unwritable"
  /// A line is not UTF-8.
  case encoding = "duplicates-encoding"
  /// A line of labels has no two ids.
  case labelIncomplete = "duplicates-label-incomplete"
  /// A line has other cells than the table has columns.
  case lineWidth = "duplicates-line-width"
  /// A spreadsheet has turned an id into a rounded number.
  case idRounded = "duplicates-id-rounded"
  /// Two documents have the same id.
  case idRepeated = "duplicates-id-repeated"
  /// The file of weights is of another version, or damaged.
  case weightsUnreadable = "duplicates-weights-unreadable"
  /// Labels name no duplicates, or nothing but duplicates.
  case nothingToLearn = "duplicates-nothing-to-learn"
}

/// A mistake in a table of documents, or in the weights.
public typealias DuplicatesError = Failure<DuplicatesErrorCode>
